namespace Minori.Statistics;

/// <summary>A trend as it stands among others.</summary>
/// <param name="Status">What it shows.</param>
/// <param name="PValueRising">The adjusted p-value that it rises; null where it has none.</param>
/// <param name="PValueFalling">The adjusted p-value that it falls; null where it has none.</param>
public sealed record JudgedTrend(TrendStatus Status, double? PValueRising, double? PValueFalling);
