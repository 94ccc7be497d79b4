using System.Numerics;
using Xunit;

namespace Minori.Statistics.Tests.Mixtures;

public sealed class UnitValuesTests
{
    private const int Units = 5;

    [Fact]
    public void A_glove_game_has_the_values_of_the_textbook()
    {
        // Unit 0 is a left glove, 1 and 2 right ones; a pair is worth 1. Shapley values: 2/3, 1/6, 1/6.
        static double Loss(ulong units) => (units & 1) != 0 && (units & 6) != 0 ? 0 : 1;

        IReadOnlyList<UnitValue> values = UnitValues.Exact(3, [Loss]);

        Assert.All(values.Zip([2.0 / 3, 1.0 / 6, 1.0 / 6]), pair => Assert.Equal(pair.Second, pair.First.Shapley!.Value, 1e-12));
        Assert.Equal([1.0, 0, 0], values.Select(v => v.LeaveOneOut.Value));
        Assert.Null(values[0].Shapley!.Interval);
    }

    [Fact]
    public void Values_are_those_of_the_average_over_all_orders()
    {
        double[] expected = new double[Units];
        int[][] orders = [.. Orders(Units)];
        foreach (int[] order in orders)
        {
            ulong mixture = 0;
            foreach (int unit in order)
            {
                expected[unit] += (Wild(mixture) - Wild(mixture | (1UL << unit))) / orders.Length;
                mixture |= 1UL << unit;
            }
        }

        IReadOnlyList<UnitValue> values = UnitValues.Exact(Units, [Wild]);

        Assert.All(values, v => Assert.Equal(expected[v.Unit], v.Shapley!.Value, 1e-12));
        Assert.Equal(Wild(0) - Wild((1 << Units) - 1), values.Sum(v => v.Shapley!.Value), 1e-12);
    }

    [Fact]
    public void Leave_one_out_needs_the_mixture_of_all_and_those_of_all_but_one()
    {
        IReadOnlyList<UnitValue> exact = UnitValues.Exact(Units, [Wild]);
        List<int> asked = [];
        IReadOnlyList<UnitValue> values = UnitValues.LeaveOneOut(Units, [units => { asked.Add(BitOperations.PopCount(units)); return Wild(units); }]);

        Assert.All(values, v => Assert.Equal(exact[v.Unit].LeaveOneOut.Value, v.LeaveOneOut.Value, 1e-12));
        Assert.All(values, v => Assert.Null(v.Shapley));
        Assert.All(asked, size => Assert.InRange(size, Units - 1, Units));
        Assert.Throws<ArgumentException>(() => UnitValues.LeaveOneOut(Units, [_ => double.NaN]));
    }

    [Fact]
    public void Intervals_over_seeds_cover_the_value_behind_them()
    {
        double[] truth = [.. UnitValues.Exact(Units, [Wild]).Select(v => v.Shapley!.Value)];
        int exact = 0;
        for (ulong trial = 0; trial < 60; trial++)
        {
            MixtureLoss[] seeds = [.. Enumerable.Range(0, 4).Select(s => Noisy((trial * 100) + (ulong)s))];
            exact += UnitValues.Exact(Units, seeds).Count(v => v.Shapley!.Interval!.Value.Contains(truth[v.Unit]));
        }

        Assert.InRange(exact / 300.0, 0.82, 0.97);
    }

    [Fact]
    public void Units_that_act_alone_are_told_from_units_that_act_in_pairs()
    {
        int additive = 0, paired = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            var random = new RandomSource(seed);
            double[][] mixtures = [.. Enumerable.Range(1, 63).Select(m => Enumerable.Range(0, 6).Select(k => (double)(m >> k & 1)).ToArray())];
            double[] noise = [.. mixtures.Select(_ => 0.05 * random.Gaussian())];
            double[] alone = [.. mixtures.Select((z, i) => 4 - (0.3 * z[0]) - (0.1 * z[4]) + noise[i])];
            double[] together = [.. mixtures.Select((z, i) => alone[i] + (0.15 * z[1] * z[2]))];
            InteractionTest none = InteractionTest.Of(mixtures, alone, seed), some = InteractionTest.Of(mixtures, together, seed);
            additive += none.PValue < 0.1 ? 1 : 0;
            paired += some is { PValue: < 0.05, PermutationPValue: < 0.05 } ? 1 : 0;
            Assert.Equal((15, 63 - 22), (none.PairDegrees, none.ResidualDegrees));
            Assert.Equal(none.PValue!.Value, none.PermutationPValue!.Value, 0.1);
        }

        Assert.InRange(additive, 0, 10); // 4 expected
        Assert.InRange(paired, 30, 40);
    }

    [Fact]
    public void Mixtures_that_cannot_tell_pairs_are_no_evidence()
    {
        double[][] single = [.. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 4).Select(j => j == k ? 1.0 : 0).ToArray())];
        InteractionTest none = InteractionTest.Of(single, [1, 2, 3, 4]);
        Assert.Null(none.PValue);
        Assert.Contains("cannot tell pairs", none.Reason, StringComparison.Ordinal);

        double[][] all = [.. Enumerable.Range(0, 4).Select(m => new double[] { m & 1, m >> 1 })];
        InteractionTest few = InteractionTest.Of(all, [1, 2, 3, 5]);
        Assert.Null(few.F);
        Assert.Contains("leave nothing of 4 mixtures", few.Reason, StringComparison.Ordinal);

        // Coarse scores: what pairs explain to the last digit leaves no noise to judge by.
        double[][] shares = [.. Enumerable.Range(0, 16).Select(m => new double[] { m & 1, (m >> 1) & 1, (m >> 2) & 1, m >> 3 })];
        InteractionTest exact = InteractionTest.Of(shares, [.. shares.Select(z => z[0] * z[1] > 0 ? 0.2 : 0.1)]);
        Assert.Equal((null, null), (exact.F, exact.PermutationPValue));
        Assert.Contains("explain every loss exactly", exact.Reason, StringComparison.Ordinal);
    }

    /// <summary>A function without structure, the same for ever.</summary>
    private static double Wild(ulong units) => new RandomSource(units + 99).Uniform() + (3.0 / (1 + BitOperations.PopCount(units)));

    private static MixtureLoss Noisy(ulong seed) => units => Wild(units) + (0.1 * new RandomSource((seed << 8) ^ units ^ 0xABCDEF).Gaussian());

    private static IEnumerable<int[]> Orders(int units) => units == 0
        ? [[]]
        : Orders(units - 1).SelectMany(rest => Enumerable.Range(0, units).Select(place => (int[])[.. rest[..place], units - 1, .. rest[place..]]));
}
