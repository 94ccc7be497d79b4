namespace Minori.Statistics;

/// <summary>A trend over budgets with its evidence.</summary>
public sealed record BudgetTrend
{
    public required TrendStatus Status { get; init; }

    /// <summary>One sentence: why this status, with its numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// Least-squares slope of the budgets' means, in the values' unit per doubling of tokens. Its interval shows the
    /// spread
    /// of the draws alone; null where a budget has a single draw.
    /// </summary>
    public required Estimate SlopePerDoubling { get; init; }

    /// <summary>
    /// Rising less falling pairs of budgets over all pairs: 1 when every mean exceeds all earlier ones.
    /// </summary>
    public required double Strength { get; init; }

    /// <summary>One-sided p-value that the means rise, over all orders of the budgets.</summary>
    public required double PValueRising { get; init; }

    /// <summary>One-sided p-value that the means fall.</summary>
    public required double PValueFalling { get; init; }
}
