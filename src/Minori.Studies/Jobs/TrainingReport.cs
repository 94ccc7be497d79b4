using System.Diagnostics;
using System.Globalization;
using Minori.Execution.Workers;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>A training's progress as a job's progress, and now and then as a line of the job's log.</summary>
internal static class TrainingReport
{
    /// <summary>Passes every report on, on the thread that makes it.</summary>
    public static IProgress<TrainingProgress> To(JobContext context) => new Relay(context);

    private sealed class Relay(JobContext context) : IProgress<TrainingProgress>
    {
        private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

        private long _line = Stopwatch.GetTimestamp();

        public void Report(TrainingProgress value)
        {
            context.Progress.Report(new JobProgress(
                value.Fraction,
                $"step {value.Step} of {value.Steps}",
                new Dictionary<string, double>
                {
                    ["loss"] = value.Loss,
                    ["tokens_per_second"] = value.TokensPerSecond,
                })
            {
                Begun = value.FractionBefore,
            });
            if (value.Step == value.Steps || Stopwatch.GetElapsedTime(_line) >= BetweenLines)
            {
                _line = Stopwatch.GetTimestamp();
                context.Log.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {value.Step} of {value.Steps}, {value.Tokens:N0} tokens, loss {value.Loss:F4}, learning rate {value.LearningRate:G3}, {value.TokensPerSecond:N0} tokens/s"));
            }
        }
    }
}
