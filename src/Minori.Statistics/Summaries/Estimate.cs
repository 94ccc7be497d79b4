namespace Minori.Statistics;

/// <summary>A number with its uncertainty.</summary>
/// <param name="Value">The statistic of the sample itself.</param>
/// <param name="Interval">Its interval, or null where the data cannot give one.</param>
/// <param name="StandardError">Its standard error, or null where the data cannot give one.</param>
public sealed record Estimate(double Value, ConfidenceInterval? Interval, double? StandardError);
