namespace Minori.Statistics;

/// <summary>The choices common to all bootstraps.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Coverage of the interval, in (0, 1). Default 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Resamples, at least 100. Default 2000.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Seed of the resampling. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (!(Level is > 0 and < 1))
        {
            throw new ArgumentException($"the level must lie in (0, 1), not {Level}", nameof(Level));
        }

        if (Resamples < 100)
        {
            throw new ArgumentException($"at least 100 resamples are needed, not {Resamples}", nameof(Resamples));
        }
    }
}
