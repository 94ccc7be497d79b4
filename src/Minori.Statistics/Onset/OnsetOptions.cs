namespace Minori.Statistics;

/// <summary>The choices of <see cref="OnsetEstimator"/>.</summary>
public sealed record OnsetOptions
{
    /// <summary>
    /// Coverage of the intervals, in (0.5, 1). An onset is called observed at the one-sided level (1 − Level)/2,
    /// so that "observed" and a degradation interval above zero are the same statement. Default 0.9.
    /// </summary>
    public double Level { get; init; } = 0.9;

    /// <summary>
    /// The relative rise of the loss that is not worth calling an onset. A rise that is surely smaller is "not
    /// observed",
    /// even where it is surely above zero: draws of the noise do not show how training itself varies. Default 0.5%.
    /// </summary>
    public double NegligibleDegradation { get; init; } = 0.005;

    /// <summary>How the draws of different budgets relate. Default independent.</summary>
    public DrawPairing Pairing { get; init; } = DrawPairing.Independent;

    /// <summary>Bootstrap resamples, at least 200. Default 2000.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Seed of the bootstrap. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (!(Level is > 0.5 and < 1))
        {
            throw new ArgumentException($"the level must lie in (0.5, 1), not {Level}", nameof(Level));
        }

        if (!(NegligibleDegradation is >= 0 and < 1))
        {
            throw new ArgumentException(
                $"the negligible degradation must lie in [0, 1), not {NegligibleDegradation}", nameof(NegligibleDegradation));
        }

        if (Resamples < 200)
        {
            throw new ArgumentException($"at least 200 resamples are needed, not {Resamples}", nameof(Resamples));
        }
    }
}
