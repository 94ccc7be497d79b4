namespace Minori.Statistics;

/// <summary>
/// The onset T* of degradation: the budget past which the modified model gets worse, and how sure that is.
/// </summary>
public sealed record OnsetEstimate
{
    public required OnsetStatus Status { get; init; }

    /// <summary>One sentence: why this status, with its numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>
    /// T* in tokens; null unless observed. The first budget where <see cref="AtOrBelowFirstBudget"/>.
    /// </summary>
    public double? Tokens { get; init; }

    /// <summary>
    /// Interval of T* in tokens; null unless observed. An end at the first or last budget is censored there:
    /// see <see cref="LowerEndCensored"/> and <see cref="UpperEndCensored"/>.
    /// </summary>
    public ConfidenceInterval? TokensInterval { get; init; }

    /// <summary>
    /// Observed with the lowest loss at the first budget: degrading from the start, T* ≤ first budget.
    /// </summary>
    public bool AtOrBelowFirstBudget { get; init; }

    /// <summary>The interval of T* starts at the first budget, so T* may lie anywhere below its upper end.</summary>
    public bool LowerEndCensored { get; init; }

    /// <summary>The interval of T* ends at the last budget, so T* may lie anywhere above its lower end.</summary>
    public bool UpperEndCensored { get; init; }

    /// <summary>The budget, in tokens, whose draws have the lowest mean; given whatever the status.</summary>
    public required double LowestBudget { get; init; }

    /// <summary>
    /// Mean loss of the last budget over that of <see cref="LowestBudget"/>, less one; 0.02 is 2% worse.
    /// </summary>
    public required double RelativeDegradation { get; init; }

    /// <summary>
    /// Interval of the relative degradation, corrected for having chosen the lowest budget by looking: its lower end
    /// may be negative. Null where the draws cannot give one.
    /// </summary>
    public ConfidenceInterval? DegradationInterval { get; init; }

    /// <summary>
    /// One-sided p-value of "the last budget is no worse than any earlier one", corrected for the choice of the
    /// earlier budget. Null where the draws cannot give one.
    /// </summary>
    public double? PValue { get; init; }
}
