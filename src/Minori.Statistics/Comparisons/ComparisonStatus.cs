namespace Minori.Statistics;

/// <summary>What the data say of one condition against another.</summary>
public enum ComparisonStatus
{
    /// <summary>The interval of the difference lies wholly on the better side of zero.</summary>
    Better,

    /// <summary>It lies wholly on the worse side.</summary>
    Worse,

    /// <summary>Neither is shown, or the data allow no comparison; the reason says which.</summary>
    Inconclusive,
}
