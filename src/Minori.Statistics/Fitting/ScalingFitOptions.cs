namespace Minori.Statistics;

/// <summary>The choices of a scaling-law fit.</summary>
public sealed record ScalingFitOptions
{
    /// <summary>
    /// For losses that groups scatter by percents, such as those of modified bases: a Huber threshold of 3%, so that what groups scatter
    /// counts by its square. Of absolute residuals, which the default threshold comes near, random weights do not give the spread (Feng,
    /// He and Hu 2011).
    /// </summary>
    public static ScalingFitOptions Scattered { get; } = new() { HuberThreshold = 0.03 };

    /// <summary>What the residuals are taken of. Default the log of the loss.</summary>
    public ResidualUnit Residuals { get; init; } = ResidualUnit.LogLoss;

    /// <summary>
    /// Size of a residual beyond which an observation pulls linearly and no longer quadratically. Default 1e-3, as in
    /// Hoffmann et al. 2022, close to least absolute residuals; positive infinity gives least squares.
    /// </summary>
    public double HuberThreshold { get; init; } = 1e-3;

    /// <summary>Coverage of the intervals, in (0, 1). Default 0.9.</summary>
    public double Level { get; init; } = 0.9;

    /// <summary>Bootstrap resamples, at least 100. Default 500.</summary>
    public int Resamples { get; init; } = 500;

    /// <summary>Seed of the bootstrap. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Width of an exponent's interval over its value beyond which the fit is refused. Default 1.</summary>
    public double LargestRelativeWidth { get; init; } = 1;

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        new BootstrapOptions { Level = Level, Resamples = Resamples }.Validate();
        if (!(HuberThreshold > 0))
        {
            throw new ArgumentException($"the Huber threshold must be positive, not {HuberThreshold}", nameof(HuberThreshold));
        }

        if (!(LargestRelativeWidth > 0))
        {
            throw new ArgumentException(
                $"the largest relative width must be positive, not {LargestRelativeWidth}", nameof(LargestRelativeWidth));
        }
    }
}
