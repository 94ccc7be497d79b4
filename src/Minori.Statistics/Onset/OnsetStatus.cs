namespace Minori.Statistics;

/// <summary>What the data say about an onset T*.</summary>
public enum OnsetStatus
{
    /// <summary>The last budget is worse than an earlier one, beyond the noise of the draws.</summary>
    Observed,

    /// <summary>A degradation worth the name is excluded within the budgets.</summary>
    NotObserved,

    /// <summary>The data exclude neither.</summary>
    Inconclusive,
}
