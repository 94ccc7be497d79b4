namespace Minori.Statistics;

/// <summary>How the draws of one budget relate to those of another.</summary>
public enum DrawPairing
{
    /// <summary>No relation; budgets may have different numbers of draws.</summary>
    Independent,

    /// <summary>
    /// Draw k is the same noise (or seed) at every budget, so what it adds to all budgets alike is taken out
    /// before budgets are compared. Every budget has the same number of draws.
    /// </summary>
    ByIndex,
}
