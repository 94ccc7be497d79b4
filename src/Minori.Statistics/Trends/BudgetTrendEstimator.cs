using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// Tests whether a quantity rises with the budget; with the sensitivity (modified less base loss) it is the test for
/// progressive sensitivity (Springer et al. 2025).
/// </summary>
/// <remarks>
/// The test takes each budget's mean as one observation (Mann–Kendall over all orders of the budgets): draws of noise
/// on one checkpoint are no independent evidence about budgets, since they share what chance did to its training.
/// </remarks>
public static class BudgetTrendEstimator
{
    /// <summary>With three budgets the smallest p-value is 1/6, so no trend can be shown.</summary>
    private const int FewestBudgets = 4;

    /// <summary>Tests for a trend and estimates its slope.</summary>
    /// <param name="budgets">Rising budgets with the values of each.</param>
    /// <param name="options">
    /// Null for level 0.9: a trend is shown at the one-sided error rate (1 − Level)/2, the slope's interval has the
    /// level.
    /// </param>
    /// <param name="pairing">How the draws of different budgets relate; it concerns the slope's interval alone.</param>
    /// <exception cref="ArgumentException">
    /// Fewer than two budgets, budgets not rising, a budget without values, a value not finite, an option out of range,
    /// or draws paired by index with unequal numbers.
    /// </exception>
    public static BudgetTrend Estimate(
        IReadOnlyList<BudgetDraws> budgets,
        BootstrapOptions? options = null,
        DrawPairing pairing = DrawPairing.Independent)
    {
        options ??= new BootstrapOptions { Level = 0.9 };
        options.Validate();
        BudgetDraws.Require(budgets);
        if (budgets.Count < 2)
        {
            throw new ArgumentException($"a trend needs at least 2 budgets, not {budgets.Count}", nameof(budgets));
        }

        Estimate slope = Slope(budgets, pairing, options);
        double[][] means = [.. budgets.Select(budget => new[] { budget.Values.Average() })];
        TrendTestResult rising = JonckheereTerpstra.Test(means, TrendAlternative.Rising, seed: options.Seed);
        TrendTestResult falling = JonckheereTerpstra.Test(means, TrendAlternative.Falling, seed: options.Seed);
        double alpha = (1 - options.Level) / 2;
        TrendStatus status = budgets.Count < FewestBudgets ? TrendStatus.Inconclusive
            : rising.PValue <= alpha ? TrendStatus.Rising
            : falling.PValue <= alpha ? TrendStatus.Falling
            : TrendStatus.Inconclusive;
        double p = rising.Strength < 0 ? falling.PValue : rising.PValue;
        return new()
        {
            Status = status,
            Reason = budgets.Count < FewestBudgets
                ? $"has too few budgets for a trend: {budgets.Count}, where at least {FewestBudgets} are needed"
                : Describe(status, slope, rising.Strength, ProbabilityText.Of(p, rising.Permutations)),
            SlopePerDoubling = slope,
            Strength = rising.Strength,
            PValueRising = rising.PValue,
            PValueFalling = falling.PValue,
        };
    }

    private static string Describe(TrendStatus status, Estimate slope, double strength, string p)
    {
        string what = status switch
        {
            TrendStatus.Rising => "rises",
            TrendStatus.Falling => "falls",
            _ => "shows no steady trend",
        };
        string interval = slope.Interval is { } i
            ? string.Create(CultureInfo.InvariantCulture, $", {100 * i.Level:G4}% interval {QuantityText.Significant(i.Lower, 3)} to {QuantityText.Significant(i.Upper, 3)}")
            : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} with the budget: {QuantityText.Significant(slope.Value, 3)} per doubling{interval} (rank strength {QuantityText.Number(strength, 2)}, p {p})");
    }

    private static Estimate Slope(IReadOnlyList<BudgetDraws> budgets, DrawPairing pairing, BootstrapOptions options)
    {
        double[] doublings = [.. budgets.Select(budget => Math.Log2(budget.Tokens))];
        DrawTable data = DrawTable.Of(budgets, pairing);
        double value = Slope(doublings, data.Means);
        if (!data.ShowsSpread)
        {
            return new(value, null, null);
        }

        var bootstrap = new ResidualBootstrap(data, options.Seed);
        DrawTable noise = data.Blank();
        double[] means = new double[data.Budgets];
        double[] slopes = new double[options.Resamples];
        foreach (ref double slope in slopes.AsSpan())
        {
            bootstrap.Fill(noise);
            bootstrap.PlausibleMeans(noise, means);
            slope = Slope(doublings, means);
        }

        Array.Sort(slopes);
        return new(value, Quantiles.Central(slopes, options.Level), Math.Sqrt(Moments.Variance(slopes)));
    }

    private static double Slope(double[] x, double[] y)
    {
        double meanX = Moments.Mean(x);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * y[i];
        }

        return xy / xx;
    }
}
