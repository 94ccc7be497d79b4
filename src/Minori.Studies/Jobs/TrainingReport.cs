using Minori.Execution.Workers;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>A training's progress as a job's progress.</summary>
internal static class TrainingReport
{
    /// <summary>Passes every report on, on the thread that makes it.</summary>
    public static IProgress<TrainingProgress> To(IProgress<JobProgress> target) => new Relay(target);

    private sealed class Relay(IProgress<JobProgress> target) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => target.Report(new JobProgress(
            (double)value.Step / value.Steps,
            $"step {value.Step} of {value.Steps}",
            new Dictionary<string, double>
            {
                ["loss"] = value.Loss,
                ["tokens_per_second"] = value.TokensPerSecond,
            }));
    }
}
