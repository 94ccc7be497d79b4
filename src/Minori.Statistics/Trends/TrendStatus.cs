namespace Minori.Statistics;

/// <summary>What the data say about a trend over budgets.</summary>
public enum TrendStatus
{
    Rising,
    Falling,

    /// <summary>Neither is shown.</summary>
    Inconclusive,
}
