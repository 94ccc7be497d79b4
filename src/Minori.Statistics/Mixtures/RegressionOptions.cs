namespace Minori.Statistics;

/// <summary>The choices of a linear regression.</summary>
public sealed record RegressionOptions
{
    /// <summary>λ, the weight of Σ βⱼ². Default 0, least squares.</summary>
    public double Ridge { get; init; }

    /// <summary>Coverage of the intervals, in (0, 1). Default 0.9.</summary>
    public double Level { get; init; } = 0.9;

    /// <summary>Bootstrap resamples, at least 100. Default 1000.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Seed of the bootstrap. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        new BootstrapOptions { Level = Level, Resamples = Resamples }.Validate();
        if (!(Ridge >= 0) || !double.IsFinite(Ridge))
        {
            throw new ArgumentException($"the ridge must be 0 or more, not {Ridge}", nameof(Ridge));
        }
    }
}
