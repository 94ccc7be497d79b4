using Xunit;

namespace Minori.Statistics.Tests;

public sealed class ReliabilityTests
{
    [Theory]
    [InlineData(CorrelationKind.Pearson, 2, 0.5)]
    [InlineData(CorrelationKind.Pearson, 3, 1)]
    [InlineData(CorrelationKind.Spearman, 3, 1)]
    [InlineData(CorrelationKind.Spearman, 5, 2)]
    public void Ceiling_is_what_a_perfect_proxy_reaches_and_its_interval_covers_that(CorrelationKind kind, int repeats, double noise)
    {
        const int Trials = 150, Items = 20;
        double expected = 1 / Math.Sqrt(1 + (noise * noise / repeats));
        expected = kind == CorrelationKind.Spearman ? 6 / Math.PI * Math.Asin(expected / 2) : expected;
        double ceilings = 0, reached = 0;
        int covered = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            (double[] known, double[][] measured) = Measured(Items, repeats, noise, trial);
            Reliability reliability = Reliability.Of(kind, measured, new BootstrapOptions { Level = 0.9, Resamples = 100, Seed = trial })!;
            ceilings += reliability.Ceiling.Value / Trials;
            reached += Correlations.Of(kind, known, [.. known.Select((_, i) => measured.Average(values => values[i]))]) / Trials;
            covered += reliability.Ceiling.Interval!.Value.Contains(expected) ? 1 : 0;
        }

        Assert.Equal(reached, ceilings, 0.05);
        Assert.True(covered >= 0.85 * Trials, $"covered {covered} of {Trials}");
    }

    [Fact]
    public void Mean_of_repeats_follows_the_formula_of_Spearman_and_Brown()
    {
        (_, double[][] measured) = Measured(30, 4, 1, 7);
        Reliability reliability = Reliability.Of(CorrelationKind.Pearson, measured)!;
        double[] pairs = [.. from a in measured from b in measured where a != b select Correlations.Of(CorrelationKind.Pearson, a, b)];

        Assert.Equal(pairs.Average(), reliability.Agreement.Value, 1e-12);
        Assert.Equal(4 * pairs.Average() / (1 + (3 * pairs.Average())), reliability.OfMean.Value, 1e-12);
        Assert.Equal(Math.Sqrt(reliability.OfMean.Value), reliability.Ceiling.Value, 1e-12);
    }

    [Fact]
    public void Missing_repeats_are_left_out_and_repeats_that_do_not_agree_leave_nothing_to_predict()
    {
        (_, double[][] measured) = Measured(12, 3, 0.5, 3);
        double whole = Reliability.Of(CorrelationKind.Pearson, measured)!.Ceiling.Value;
        measured[0][2] = measured[0][5] = measured[2][7] = double.NaN;
        Reliability holed = Reliability.Of(CorrelationKind.Pearson, measured)!;
        Assert.Equal(whole, holed.Ceiling.Value, 0.03);
        Assert.Equal(12 / ((9 / 3.0) + (3 / 2.0)), holed.Repeats, 1e-12);

        Assert.Equal(0, Reliability.Of(CorrelationKind.Spearman, [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]])!.Ceiling.Value);
        Assert.Null(Reliability.Of(CorrelationKind.Spearman, [[1, 2, 3, 4, 5]]));
        Assert.Null(Reliability.Of(CorrelationKind.Spearman, [[1, 2, 3, double.NaN, 5], [1, 2, double.NaN, 4, 5]]));
        Assert.Throws<ArgumentException>(() => Reliability.Of(CorrelationKind.Pearson, [[1, 2], [1]]));

        // What was measured once says nothing of agreement, and repeats without differences have none.
        Assert.Equal(5, Reliability.Of(CorrelationKind.Spearman, [[1, 2, 3, 4, 5, 6, 7], [2, 1, 3, 4, 5, double.NaN, double.NaN]])!.Items);
        Assert.Null(Reliability.Of(CorrelationKind.Spearman, [[1, 1, 1, 1], [1, 2, 3, 4]]));
    }

    [Fact]
    public void Few_repeats_that_agree_perfectly_prove_no_perfect_agreement()
    {
        Reliability reliability = Reliability.Of(CorrelationKind.Spearman, [[1, 2, 3, 4, 5], [2, 3, 4, 5, 6]])!;

        Assert.Equal(1, reliability.Ceiling.Value, 1e-12);
        Assert.InRange(reliability.Ceiling.Interval!.Value.Lower, 0, 0.9);
    }

    private static (double[] Known, double[][] Measured) Measured(int items, int repeats, double noise, ulong seed)
    {
        var random = new RandomSource(seed + 100);
        double[] known = [.. Enumerable.Range(0, items).Select(_ => random.Gaussian())];
        return (known, [.. Enumerable.Range(0, repeats).Select(_ => known.Select(value => value + (noise * random.Gaussian())).ToArray())]);
    }
}
