namespace Minori.Statistics;

/// <summary>The choices of a linear regression.</summary>
public sealed record RegressionOptions
{
    /// <summary>λ, the weight of Σ βⱼ². Default 0, least squares.</summary>
    public double Ridge { get; init; }

    /// <summary>Coverage of the intervals, in (0, 1). Default 0.9.</summary>
    public double Level { get; init; } = 0.9;

    /// <summary>For predictions alone: no resample is computed, and no interval given.</summary>
    public static RegressionOptions WithoutIntervals { get; } = new() { Resamples = 0 };

    /// <summary>Bootstrap resamples, at least 100, or 0 for no intervals. Default 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Seed of the bootstrap. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        (Resamples == 0 ? new BootstrapOptions { Level = Level } : new BootstrapOptions { Level = Level, Resamples = Resamples }).Validate();
        if (!(Ridge >= 0) || !double.IsFinite(Ridge))
        {
            throw new ArgumentException($"the ridge must be 0 or more, not {Ridge}", nameof(Ridge));
        }
    }
}
