namespace Minori.Statistics;

/// <summary>How an interval is read off the resampled statistics (Efron 1987).</summary>
public enum BootstrapMethod
{
    /// <summary>Their quantiles.</summary>
    Percentile,

    /// <summary>
    /// Quantiles moved for the bias of the statistic and for how its spread changes with its value (BCa).
    /// </summary>
    BiasCorrectedAccelerated,
}
