using System.Numerics;
using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class MergingLawTests
{
    private const int Units = 8;

    private static readonly MergingLaw Truth = new(2.5, 0.8, 0.6);

    [Fact]
    public void Without_noise_the_law_is_recovered_and_believed()
    {
        MergingLawFit fit = MergingLawFit.Of(All(m => Truth.Loss(BitOperations.PopCount(m))));

        Assert.Equal(Truth.Limit, fit.Law!.Limit, 1e-6);
        Assert.Equal(Truth.A, fit.Law.A, 1e-5);
        Assert.Equal(Truth.B, fit.Law.B, 1e-5);
        Assert.Equal(Truth.Loss(1) - Truth.Loss(Units), fit.Fall!.Value, 1e-6);
        Assert.True(fit.Supported, fit.Reason);
    }

    [Fact]
    public void Intervals_redraw_units_and_cover_the_fall()
    {
        int covered = 0, narrow = 0;
        for (ulong trial = 0; trial < 80; trial++)
        {
            // Units differ by much: all merges with a unit share what it is worth.
            double[] worth = Draw(trial, 0.1);
            MergingLawFit fit = MergingLawFit.Of(All(m => Truth.Loss(BitOperations.PopCount(m)) + Mean(m, worth)));
            covered += fit.Limit!.Interval!.Value.Contains(Truth.Limit) ? 1 : 0;
            narrow += fit.Limit.Interval.Value.Upper - fit.Limit.Interval.Value.Lower < 0.02 ? 1 : 0;
        }

        Assert.True(covered >= 0.8 * 80, $"covered {covered} of 80");
        Assert.Equal(0, narrow);
    }

    [Fact]
    public void Merges_that_do_not_depend_on_their_number_show_no_law()
    {
        int believed = 0;
        for (ulong trial = 0; trial < 80; trial++)
        {
            // A merge is as good as its units are in the mean; the training's chance is each merge's own.
            double[] worth = Draw(trial, 0.1);
            believed += MergingLawFit.Of(All(m => 3 + Mean(m, worth) + (0.02 * new RandomSource((trial << 20) ^ m).Gaussian()))).Supported ? 1 : 0;
        }

        Assert.True(believed <= 0.1 * 80, $"believed {believed} of 80");
    }

    [Fact]
    public void Too_few_numbers_of_units_are_refused_with_the_reason()
    {
        MergingLawFit fit = MergingLawFit.Of([(1, 2), (2, 2), (4, 2.1), (3, 1.5), (5, 1.6), (6, 1.6), (7, 1.4)]);

        Assert.False(fit.Supported);
        Assert.Contains("at least 5 numbers of units", fit.Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MergingLawFit.Of([(0, 1)]));
    }

    private static (ulong, double)[] All(Func<ulong, double> loss) => [.. Enumerable.Range(1, (1 << Units) - 1).Select(m => ((ulong)m, loss((ulong)m)))];

    private static double[] Draw(ulong seed, double deviation)
    {
        var random = new RandomSource(seed);
        return [.. Enumerable.Range(0, Units).Select(_ => deviation * random.Gaussian())];
    }

    private static double Mean(ulong merge, double[] worth) => Enumerable.Range(0, Units).Where(unit => (merge >> unit & 1) != 0).Average(unit => worth[unit]);
}
