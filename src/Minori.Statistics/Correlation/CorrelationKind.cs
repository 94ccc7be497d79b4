namespace Minori.Statistics;

/// <summary>A coefficient of correlation.</summary>
public enum CorrelationKind
{
    /// <summary>Pearson's r: linear.</summary>
    Pearson,

    /// <summary>Spearman's ρ: Pearson's r of the ranks, ties having their mid-rank.</summary>
    Spearman,

    /// <summary>Kendall's τ-b: concordant less discordant pairs, corrected for ties.</summary>
    Kendall,
}
