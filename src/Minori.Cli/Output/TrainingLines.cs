using System.Globalization;
using Minori.Training;

namespace Minori.Cli.Output;

/// <summary>A training's progress on standard error: one line that is rewritten in a terminal, a line now and then elsewhere.</summary>
internal sealed class TrainingLines(string what) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private DateTime _next = DateTime.MinValue;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        bool last = value.Step == value.Steps;
        if (!_terminal && DateTime.UtcNow < _next && !last)
        {
            return;
        }

        _next = DateTime.UtcNow + PlainInterval;
        double left = value.TokensPerSecond > 0
            ? (value.Steps - value.Step) * ((double)value.Tokens / Math.Max(1, value.Step)) / value.TokensPerSecond : 0;
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: step {value.Step}/{value.Steps}, loss {value.Loss:F4}, {value.TokensPerSecond:N0} tokens/s, {TimeSpan.FromSeconds(Math.Ceiling(left)):h\\:mm\\:ss} left");
        Console.Error.Write(_terminal ? $"\r{line,-100}{(last ? "\n" : "")}" : line + "\n");
    }
}
