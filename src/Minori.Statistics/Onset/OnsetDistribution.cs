using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>
/// An onset with what redrawing its noise makes of it: T* over replicates, to be compared with that of another modification
/// or model size by <see cref="OnsetShift"/> and <see cref="OnsetTrend"/>.
/// </summary>
/// <remarks>
/// Replicates at the first or last budget are censored there: an onset is beyond the last budget in those replicates in which that
/// budget is the lowest, and nowhere by decree. Where a degradation is too small to count but the lowest budget is an earlier one,
/// the loss is flat as far as is known, and the onset is not placed. Two distributions of equal shape and equal seed redraw the same draws of the same budgets: they are paired, replicate
/// by replicate, as is right where their draws share noise (one seed's base under two modifications). Where they share none,
/// their residuals do not go together either, and an equal seed does no harm.
/// </remarks>
public sealed class OnsetDistribution
{
    private readonly double first; // log2 tokens
    private readonly double last;
    private readonly double location;

    internal OnsetDistribution(OnsetEstimate estimate, double[] logTokens, double location, ImmutableArray<double> replicates)
    {
        (Estimate, this.location, Replicates) = (estimate, location, replicates);
        (first, last) = (logTokens[0], logTokens[^1]);
        Margin = ParabolicMinimum.Misplacement(logTokens, location);
    }

    /// <summary>The estimate itself.</summary>
    public OnsetEstimate Estimate { get; }

    /// <summary>Coverage of the intervals of comparisons.</summary>
    public required double Level { get; init; }

    /// <summary>
    /// Whether the data say where T* lies, within the budgets or beyond the last: not where draws allow no inference, and not
    /// where the last budget is neither the best nor worse by what counts.
    /// </summary>
    public bool IsPlaced => Replicates.Length > 0;

    /// <summary>log2 T* of each replicate, in the order drawn; empty where the onset is not placed.</summary>
    internal ImmutableArray<double> Replicates { get; }

    /// <summary>By how much, in log2 tokens, interpolation may misplace T*.</summary>
    internal double Margin { get; }

    /// <summary>Least and largest log2 T* that the estimate allows: equal unless censored.</summary>
    internal (double Low, double High) Point => Bounds(location);

    /// <summary>The same for one replicate.</summary>
    internal (double Low, double High) Replicate(int b) => Bounds(Replicates[b]);

    private (double Low, double High) Bounds(double x) =>
        x >= last ? (last, double.PositiveInfinity)
        : x <= first ? (double.NegativeInfinity, first)
        : (x, x);
}
