using System.Globalization;
using Minori.Execution.Workers;

namespace Minori.Cli.Output;

/// <summary>What a running job told, in a few words.</summary>
internal static class RunningText
{
    /// <summary>How far it is, in percent.</summary>
    public static string Percent(JobProgress? progress) =>
        progress?.Fraction is double fraction ? string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:F0}%") : "";

    /// <summary>Its loss, where it has one.</summary>
    public static string Loss(JobProgress? progress) =>
        Metric(progress, "loss") is double loss ? loss.ToString("F4", CultureInfo.InvariantCulture) : "";

    /// <summary>Its speed, where it has one.</summary>
    public static string Speed(JobProgress? progress) =>
        TokensPerSecond(progress) is double speed ? Speed(speed) : "";

    /// <summary>A speed in tokens a second.</summary>
    public static string Speed(double tokensPerSecond) => tokensPerSecond < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{tokensPerSecond:F0} tokens/s")
        : string.Create(CultureInfo.InvariantCulture, $"{tokensPerSecond / 1000:F0}k tokens/s");

    /// <summary>Its speed, or null where it tells none.</summary>
    public static double? TokensPerSecond(JobProgress? progress) => Metric(progress, "tokens_per_second");

    /// <summary>A span of time as people read a clock, in hours also where it is days.</summary>
    public static string Clock(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}:{span:mm\\:ss}")
        : span.ToString("m\\:ss", CultureInfo.InvariantCulture);

    private static double? Metric(JobProgress? progress, string name) =>
        progress?.Metrics is { } metrics && metrics.TryGetValue(name, out double value) ? value : null;
}
