using MathNet.Numerics;

namespace Minori.Statistics;

/// <summary>
/// Whether units of data act on the loss one by one, L = β₀ + Σ βₖzₖ, or also in pairs, + Σ βₖₗzₖzₗ: where they do, a proxy that
/// adds up units misleads.
/// </summary>
/// <param name="F">The variance ratio of the pair terms; null where the mixtures do not suffice.</param>
/// <param name="PairDegrees">Independent pair terms that the mixtures can tell from the units.</param>
/// <param name="ResidualDegrees">Degrees of freedom left over.</param>
/// <param name="PValue">From the F distribution: exact for Gaussian noise.</param>
/// <param name="PermutationPValue">From permuted residuals of the additive model (Freedman and Lane 1983); never 0.</param>
/// <param name="AdditiveRSquared">Share of the variance that units alone explain.</param>
/// <param name="PairRSquared">Share that units and pairs explain.</param>
/// <param name="Reason">One sentence: what the test says, or why there is none.</param>
public sealed record InteractionTest(
    double? F,
    int PairDegrees,
    int ResidualDegrees,
    double? PValue,
    double? PermutationPValue,
    double AdditiveRSquared,
    double? PairRSquared,
    string Reason)
{
    private const int Permutations = 999;

    // Of the sum of squares: what is below is rounding.
    private const double Rounding = 1e-20;

    /// <summary>Tests a table of mixtures.</summary>
    /// <param name="mixtures">Weights zₖ of the units: 0 or 1, or shares.</param>
    /// <param name="losses">The loss of each mixture; the same mixture may come several times, once a seed.</param>
    /// <param name="seed">Of the permutations.</param>
    /// <exception cref="ArgumentException">As <see cref="LinearRegression.Fit"/>.</exception>
    public static InteractionTest Of(IReadOnlyList<double[]> mixtures, IReadOnlyList<double> losses, ulong seed = 0)
    {
        LinearRegression.Require(mixtures, losses);
        var additive = new CentredDesign(mixtures);
        var paired = new CentredDesign([.. mixtures.Select(WithPairs)]);
        double[] y = [.. losses];
        double[] left = additive.Residuals(y);
        double total = y.Sum(value => (value - y.Average()) * (value - y.Average()));
        double unexplained = Squares(left);
        int pairs = paired.Rank - additive.Rank, freedom = y.Length - paired.Rank;
        double additiveShare = 1 - (unexplained / total);
        if (pairs < 1 || freedom < 1)
        {
            string why = pairs < 1
                ? "the mixtures cannot tell pairs from units; add mixtures of other sizes"
                : $"{paired.Rank} terms leave nothing of {y.Length} mixtures to judge by; add mixtures or seeds";
            return new(null, pairs, Math.Max(freedom, 0), null, null, additiveShare, null, why);
        }

        double rest = Squares(paired.Residuals(y));
        if (rest <= Rounding * total && unexplained > Rounding * total)
        {
            return new(
                null, pairs, freedom, null, null, additiveShare, 1,
                "pairs of units explain every loss exactly, so that no noise is left to judge by; measure more finely, or add mixtures");
        }

        double f = Ratio(unexplained, rest, pairs, freedom);

        // Where everything is explained but for rounding, a ratio of roundings says nothing.
        bool isExact = unexplained <= Rounding * total;
        double p = isExact ? 1 : UpperTail(f, pairs, freedom);
        double permuted = isExact ? 1 : Permuted(additive, paired, y, left, f, pairs, freedom, seed);
        return new(
            f, pairs, freedom, p, permuted, additiveShare, 1 - (rest / total),
            FormattableString.Invariant($"pairs of units explain {100 * (unexplained - rest) / total:F2}% of the variance beside the units' {100 * additiveShare:F2}% (F({pairs}, {freedom}) = {QuantityText.Significant(f, 3)}, p {ProbabilityText.Of(p)})"));
    }

    /// <summary>P(F > f), which one less the distribution would round to 0.</summary>
    private static double UpperTail(double f, int pairs, int freedom) =>
        SpecialFunctions.BetaRegularized(freedom / 2.0, pairs / 2.0, freedom / (freedom + (pairs * f)));

    private static double Permuted(
        CentredDesign additive, CentredDesign paired, double[] y, double[] left, double f, int pairs, int freedom, ulong seed)
    {
        var random = new RandomSource(seed);
        double[] fitted = [.. y.Zip(left, (value, residual) => value - residual)];
        double[] shuffled = [.. left];
        int atLeast = 0;
        for (int b = 0; b < Permutations; b++)
        {
            random.Shuffle(shuffled);
            double[] redrawn = [.. fitted.Zip(shuffled, (value, residual) => value + residual)];
            double ratio = Ratio(Squares(additive.Residuals(redrawn)), Squares(paired.Residuals(redrawn)), pairs, freedom);
            atLeast += ratio >= f ? 1 : 0;
        }

        return (1.0 + atLeast) / (1.0 + Permutations);
    }

    private static double Ratio(double additive, double paired, int pairs, int freedom) => (additive - paired) / pairs / (paired / freedom);

    private static double Squares(double[] values) => values.Sum(value => value * value);

    private static double[] WithPairs(double[] z) =>
        [.. z, .. from k in Enumerable.Range(0, z.Length) from l in Enumerable.Range(0, k) select z[k] * z[l]];
}
