using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class RegretBoundsTests
{
    private const int Trials = 400;

    [Theory]
    [InlineData(25, 3)]
    [InlineData(7, 2)]
    public void Among_equals_no_rival_is_said_to_be_better_more_often_than_stated(int rivals, int repeats)
    {
        int better = 0, negligible = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            RegretBounds bounds = Draw(trial, new double[rivals], 0, repeats);
            better += bounds.Lower > 0 ? 1 : 0;
            negligible += bounds.Upper < 0.5 ? 1 : 0;
        }

        // 5% and what chance leaves in 400 trials.
        Assert.InRange(better, 0, 0.08 * Trials);

        // Noise of 1 is no evidence that nothing is lost but half a unit.
        Assert.InRange(negligible, 0, 0.05 * Trials);
    }

    [Fact]
    public void The_upper_bound_holds_the_true_regret_and_a_mixture_far_behind_is_told()
    {
        // The best rival is 2 below the mixture found, a dozen others are near it.
        double[] rivals = [-2, .. Enumerable.Range(0, 12).Select(i => -1.5 + (0.1 * i))];
        int held = 0, told = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            held += Draw(trial, rivals, 0, 3).Upper >= 2 ? 1 : 0;
            told += Draw(trial, rivals, 6, 3).Lower > 0 ? 1 : 0;
        }

        Assert.True(held >= 0.92 * Trials, $"held {held} of {Trials}");
        Assert.True(told >= 0.95 * Trials, $"told {told} of {Trials}");
    }

    [Fact]
    public void What_an_order_does_to_all_trainings_is_no_regret_and_one_order_gives_no_bounds()
    {
        // The first order is worse by 10 for everyone, without other noise but a little.
        double[][] rivals = [[10, 0.01, 0], [11, 1, 1.01], [12.01, 2, 2]];
        RegretBounds bounds = RegretBounds.Of(10.5, [.. rivals, [10.3, double.NaN, double.NaN]], 0)!;

        Assert.Equal(0.5, bounds.Regret, 0.02);
        Assert.InRange(bounds.Lower, 0.3, 0.5);
        Assert.InRange(bounds.Upper, 0.5, 0.6);
        Assert.Null(RegretBounds.Of(1, [[1], [2]], 0));
        Assert.Null(RegretBounds.Of(1, [[1, 2]], 0));

        // Coarse scores may agree to the last digit, which says nothing about chance.
        Assert.Null(RegretBounds.Of(0.3, [[0.1, 0.1], [0.2, 0.2]], 0));
        Assert.Throws<ArgumentException>(() => RegretBounds.Of(1, [[1, 2], [1]], 0));
    }

    [Fact]
    public void Leading_items_are_those_that_noise_does_not_tell_from_the_first()
    {
        double[][] values = [[3, 3.1, 2.9], [2.95, 3.05, 2.95], [1, 1.1, 0.9]];

        Assert.Equal([0, 1], LeadingItems.Of(values, isLargest: true, 0.9)!);
        Assert.Equal([2], LeadingItems.Of(values, isLargest: false, 0.9)!);
        Assert.Null(LeadingItems.Of([[1], [2]], isLargest: true, 0.9));
        Assert.Null(LeadingItems.Of([[0.1, 0.1], [0.2, 0.2]], isLargest: true, 0.9));

        int alone = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var random = new RandomSource(trial);
            double[][] equals = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 3).Select(_ => random.Gaussian()).ToArray())];
            alone += LeadingItems.Of(equals, isLargest: true, 0.9)!.Count < 8 ? 1 : 0;
        }

        Assert.InRange(alone, 0, 0.13 * Trials);
    }

    /// <summary>Noise of deviation 1 on rivals and the mixture found, and an order's effect of 5 on all.</summary>
    private static RegretBounds Draw(ulong seed, double[] rivals, double found, int repeats)
    {
        var random = new RandomSource(seed);
        double[] orders = [.. Enumerable.Range(0, repeats).Select(_ => 5 * random.Gaussian())];
        return RegretBounds.Of(
            found + orders[0] + random.Gaussian(), [.. rivals.Select(rival => orders.Select(order => rival + order + random.Gaussian()).ToArray())], 0)!;
    }
}
