namespace Minori.Statistics;

/// <summary>Coefficients of correlation between paired samples; NaN where one sample is constant.</summary>
public static class Correlations
{
    /// <summary>
    /// The coefficient with an interval over pairs that reaches as far as the bootstrap's (BCa) and as Fisher's z: few pairs in
    /// perfect order are perfect in every resample, and still prove no perfect correlation. The interval is null for fewer than
    /// 4 pairs, for points exactly on a line, and where a resample seldom has a coefficient.
    /// </summary>
    /// <param name="kind">Pearson or Spearman.</param>
    /// <param name="x">First values; finite.</param>
    /// <param name="y">Second values, one for each first; finite.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two pairs, or a value is not finite.</exception>
    public static Estimate Estimated(CorrelationKind kind, ReadOnlySpan<double> x, ReadOnlySpan<double> y, BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        Estimate bootstrap = Bootstrapped(kind, x, y, options: options);
        return bootstrap.Interval is { } resampled && FisherInterval.Of(kind, bootstrap.Value, x.Length, options.Level) is { } fisher
            ? bootstrap with { Interval = resampled.With(fisher) }
            : bootstrap with { Interval = null };
    }

    /// <summary>The coefficient with a bootstrap interval over pairs.</summary>
    /// <param name="kind">Which coefficient.</param>
    /// <param name="x">First values; finite.</param>
    /// <param name="y">Second values, one for each first; finite.</param>
    /// <param name="method">How the interval is read off.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two pairs, or a value is not finite.</exception>
    public static Estimate Bootstrapped(
        CorrelationKind kind,
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        BootstrapMethod method = BootstrapMethod.BiasCorrectedAccelerated,
        BootstrapOptions? options = null)
    {
        Require(x, y);
        double[] first = x.ToArray();
        double[] second = y.ToArray();
        double[] firstResample = new double[first.Length];
        double[] secondResample = new double[first.Length];
        return Bootstrap.OfIndices(
            first.Length,
            indices =>
            {
                for (int i = 0; i < indices.Length; i++)
                {
                    firstResample[i] = first[indices[i]];
                    secondResample[i] = second[indices[i]];
                }

                return Coefficient(
                    kind, firstResample.AsSpan(0, indices.Length), secondResample.AsSpan(0, indices.Length));
            },
            method,
            options ?? new BootstrapOptions());
    }

    /// <summary>The coefficient of the given kind.</summary>
    /// <exception cref="ArgumentException">Lengths differ, fewer than two pairs, or a value is not finite.</exception>
    public static double Of(CorrelationKind kind, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Require(x, y);
        return Coefficient(kind, x, y);
    }

    private static double Coefficient(CorrelationKind kind, ReadOnlySpan<double> x, ReadOnlySpan<double> y) => kind switch
    {
        CorrelationKind.Pearson => Pearson(x, y),
        CorrelationKind.Spearman => Pearson(Ranks.Mid(x), Ranks.Mid(y)),
        CorrelationKind.Kendall => Kendall(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static double Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        // Rounding of the mean would turn a constant sample into a meaningless ±1.
        if (!x.ContainsAnyExcept(x[0]) || !y.ContainsAnyExcept(y[0]))
        {
            return double.NaN;
        }

        double meanX = Moments.Mean(x);
        double meanY = Moments.Mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        return Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }

    private static double Kendall(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double balance = 0; // concordant − discordant pairs
        double untiedX = 0;
        double untiedY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                int signX = Math.Sign(x[i] - x[j]);
                int signY = Math.Sign(y[i] - y[j]);
                balance += signX * signY;
                untiedX += signX * signX;
                untiedY += signY * signY;
            }
        }

        return balance / Math.Sqrt(untiedX * untiedY);
    }

    internal static void Require(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length || x.Length < 2)
        {
            throw new ArgumentException($"a correlation needs two or more pairs, not {x.Length} values against {y.Length}");
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
            {
                throw new ArgumentException($"pair {i} of a correlation is not finite");
            }
        }
    }
}
