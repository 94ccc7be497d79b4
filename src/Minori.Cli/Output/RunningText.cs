using System.Globalization;
using Minori.Execution.Workers;

namespace Minori.Cli.Output;

/// <summary>What a running job told, in a few words.</summary>
internal static class RunningText
{
    /// <summary>Its loss, where it has one.</summary>
    public static string Loss(JobProgress? progress) =>
        Metric(progress, "loss") is double loss ? loss.ToString("F4", CultureInfo.InvariantCulture) : "";

    /// <summary>Its speed, where it has one.</summary>
    public static string Speed(JobProgress? progress) =>
        Metric(progress, "tokens_per_second") is double speed
            ? string.Create(CultureInfo.InvariantCulture, $"{speed / 1000:F0}k tokens/s") : "";

    /// <summary>A span of time as people read a clock.</summary>
    public static string Clock(TimeSpan span) => span.ToString(span.TotalHours >= 1 ? "h\\:mm\\:ss" : "m\\:ss", CultureInfo.InvariantCulture);

    private static double? Metric(JobProgress? progress, string name) =>
        progress?.Metrics is { } metrics && metrics.TryGetValue(name, out double value) ? value : null;
}
