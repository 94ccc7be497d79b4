using Xunit;

namespace Minori.Statistics.Tests;

public class OnsetShiftTests
{
    private const int Trials = 300;

    private static readonly double[] Tokens = SyntheticCurves.Budgets(8);

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.0, false)]
    [InlineData(1.4, true)]
    [InlineData(-2.0, false)]
    public void Interval_covers_the_shift(double doublings, bool paired)
    {
        int covered = 0, shown = 0, known = 0, disagreed = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            (OnsetDistribution from, OnsetDistribution to) = Pair(trial, doublings, paired);
            OnsetShift shift = OnsetShift.Between(from, to);
            known += from.Estimate.Status == OnsetStatus.Observed && to.Estimate.Status == OnsetStatus.Observed ? 1 : 0;
            covered += shift.Interval!.Value.Contains(doublings) ? 1 : 0;
            disagreed += (shift.Status == TrendStatus.Rising) != (shift.PValueRising <= 0.05) ? 1 : 0;
            shown += shift.Status == (doublings < 0 ? TrendStatus.Falling : TrendStatus.Rising) ? 1 : 0;
        }

        Assert.True(known >= 0.9 * Trials, $"both observed in {known} of {Trials}");
        Assert.True(covered >= Binomial.Least(Trials, 0.9), $"covered {covered} of {Trials}");
        // The p-value of one direction and the end of the interval say the same.
        Assert.True(disagreed <= 0.02 * Trials, $"p-value and interval disagree in {disagreed} of {Trials}");
        Assert.True(doublings == 0 ? shown <= Binomial.Most(Trials, 0.05) : shown >= 0.9 * Trials, $"shown in {shown} of {Trials}");
    }

    [Fact]
    public void Noise_that_two_modifications_share_does_not_widen_their_shift()
    {
        double paired = 0, apart = 0;
        for (ulong trial = 0; trial < 20; trial++)
        {
            (OnsetDistribution from, OnsetDistribution to) = Pair(trial, 0, paired: true);
            paired += Width(OnsetShift.Between(from, to));
            (_, OnsetDistribution other) = Pair(trial + 50, 0, paired: true);
            apart += Width(OnsetShift.Between(from, other));
        }

        Assert.True(paired < 0.75 * apart, $"widths {paired} and {apart}");

        static double Width(OnsetShift shift) => shift.Interval!.Value.Upper - shift.Interval.Value.Lower;
    }

    [Fact]
    public void Onset_beyond_the_budgets_gives_a_bound_and_no_value()
    {
        OnsetDistribution observed = U(Tokens[2], 0.003, 1), falling = Of(SyntheticCurves.Falling, 0.003, 2);
        Assert.Equal(OnsetStatus.NotObserved, falling.Estimate.Status);

        OnsetShift later = OnsetShift.Between(observed, falling);

        Assert.Equal(TrendStatus.Rising, later.Status);
        Assert.Null(later.Doublings);
        Assert.Equal(double.PositiveInfinity, later.Interval!.Value.Upper);
        Assert.InRange(later.Interval.Value.Lower, 4, 5.2); // five doublings from the onset to the last budget
        Assert.Equal(TrendStatus.Falling, OnsetShift.Between(falling, observed).Status);

        OnsetShift both = OnsetShift.Between(falling, Of(SyntheticCurves.Falling, 0.003, 3));
        Assert.Equal(TrendStatus.Inconclusive, both.Status);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (both.Interval!.Value.Lower, both.Interval.Value.Upper));
    }

    [Fact]
    public void A_rise_too_small_to_count_does_not_put_the_onset_beyond_the_budgets()
    {
        // One is worse by 0.6% since the third budget, the other by 0.4%: 0.5% counts, yet the two turn at the same place.
        OnsetDistribution counts = Worse(0.006, 1), doesNot = Worse(0.004, 2);
        Assert.Equal((OnsetStatus.Observed, OnsetStatus.NotObserved), (counts.Estimate.Status, doesNot.Estimate.Status));

        OnsetShift shift = OnsetShift.Between(counts, doesNot);

        Assert.False(doesNot.IsPlaced);
        Assert.Equal((TrendStatus.Inconclusive, true, true), (shift.Status, shift.Interval is null, shift.PValueRising is null));
        Assert.Contains("by at most 0.4", shift.Reason, StringComparison.Ordinal);
        Assert.Contains("1 more", OnsetTrend.Over([1, 2, 3, 4], [counts, counts, counts, doesNot]).Reason, StringComparison.Ordinal);

        static OnsetDistribution Worse(double degradation, ulong seed)
        {
            double scale = SyntheticCurves.ScaleOf(degradation, Tokens[2], Tokens[^1]);
            return OnsetEstimator.Distribution(
                SyntheticCurves.Draw(Tokens, t => SyntheticCurves.UShape(t, Tokens[2], scale), _ => 0.0002, 4, seed), new OnsetOptions { Resamples = 300, Seed = seed });
        }
    }

    [Fact]
    public void A_loss_that_falls_and_then_stays_is_not_shown_to_turn_later()
    {
        // On the plateau the lowest budget is chance: an onset beyond the last budget is one in as many replicates as chance makes it.
        int later = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            OnsetDistribution from = Flat(2 * trial), to = Flat((2 * trial) + 1);
            later += OnsetShift.Between(from, to).Status == TrendStatus.Rising ? 1 : 0;
        }

        Assert.InRange(later, 0, Binomial.Most(Trials, 0.05));

        static OnsetDistribution Flat(ulong seed) => Of(t => 1 + (0.05 * Math.Max(0, Math.Log2(Tokens[3] / t))), 0.001, seed);
    }

    [Fact]
    public void Draws_without_inference_cannot_be_compared()
    {
        OnsetDistribution single = OnsetEstimator.Distribution([.. Tokens.Select(t => new BudgetDraws(t, [SyntheticCurves.UShape(t, Tokens[3], 0.1)]))]);

        OnsetShift shift = OnsetShift.Between(U(Tokens[2], 0.003, 1), single);

        Assert.Null(shift.Interval);
        Assert.Contains("single draw", shift.Reason, StringComparison.Ordinal);
        Assert.Equal(TrendStatus.Inconclusive, OnsetTrend.Over([1, 2, 3], [single, U(Tokens[2], 0.003, 1), U(Tokens[3], 0.003, 1)]).Status);
    }

    [Theory]
    [InlineData(3, -0.8)]
    [InlineData(5, -0.5)]
    [InlineData(4, 0.0)]
    public void Slope_over_levels_is_covered_and_shown_where_there_is_one(int levels, double slope)
    {
        int covered = 0, falling = 0, rising = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            double[] positions = [.. Enumerable.Range(0, levels).Select(i => (double)i)];
            OnsetTrend trend = OnsetTrend.Over(
                positions,
                [.. positions.Select((x, i) => U(Tokens[5] * Math.Pow(2, (slope * x) - 0.3), 0.01, (trial * 10) + (ulong)i))]);
            covered += trend.Interval!.Value.Contains(slope) ? 1 : 0;
            falling += trend.Status == TrendStatus.Falling ? 1 : 0;
            rising += trend.Status == TrendStatus.Rising ? 1 : 0;
        }

        Assert.True(covered >= Binomial.Least(Trials, 0.9), $"covered {covered} of {Trials}");
        Assert.True(slope == 0 ? falling <= Binomial.Most(Trials, 0.05) : falling >= 0.9 * Trials, $"falling in {falling} of {Trials}");
        Assert.InRange(rising, 0, Binomial.Most(Trials, 0.05));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.7)]
    public void What_lies_between_budgets_is_not_known_better_than_interpolation_tells(double slope)
    {
        // Two doublings between budgets, hardly any noise, and at every level a curve that is lopsided in its own way.
        double[] tokens = [.. Enumerable.Range(0, 6).Select(i => 5e5 * Math.Pow(4, i))];
        Random random = new(4);
        int covered = 0, shown = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            double first = tokens[3] * Math.Pow(2, 2 * random.NextDouble());
            OnsetTrend trend = OnsetTrend.Over([0, 1, 2], [.. Enumerable.Range(0, 3).Select(level =>
            {
                double fall = 0.1 + (0.9 * random.NextDouble()), rise = 0.1 + (0.9 * random.NextDouble());
                return OnsetEstimator.Distribution(
                    SyntheticCurves.Draw(tokens, t => SyntheticCurves.Lopsided(t, first * Math.Pow(2, slope * level), fall, rise), _ => 1e-5, 4, (ulong)((trial * 3) + level)),
                    new OnsetOptions { Resamples = 200 });
            })]);
            covered += trend.Interval!.Value.Contains(slope) ? 1 : 0;
            shown += trend.Status == TrendStatus.Inconclusive ? 0 : 1;
        }

        Assert.True(covered >= Binomial.Least(Trials, 0.9), $"covered {covered} of {Trials}");
        Assert.True(slope != 0 || shown <= Binomial.Most(Trials, 0.1), $"a move shown in {shown} of {Trials}");
    }

    [Fact]
    public void An_earlier_onset_is_earlier_by_so_many_doublings_without_a_sign()
    {
        OnsetShift earlier = OnsetShift.Between(U(Tokens[5], 0.003, 1), U(Tokens[2], 0.003, 2));

        Assert.Equal(TrendStatus.Falling, earlier.Status);
        Assert.Matches(@"^T\* is earlier by [0-9.]+ doublings of tokens \(90% interval −[0-9.]+ to −[0-9.]+\)$", earlier.Reason);
    }

    [Fact]
    public void Trend_into_the_last_budget_is_bounded_from_one_side()
    {
        OnsetTrend trend = OnsetTrend.Over([1, 2, 3], [U(Tokens[1], 0.003, 1), U(Tokens[3], 0.003, 2), Of(SyntheticCurves.Falling, 0.003, 3)]);

        Assert.Equal(TrendStatus.Rising, trend.Status);
        Assert.Equal(double.PositiveInfinity, trend.Interval!.Value.Upper);
        Assert.Equal(1, trend.RankStrength);
        Assert.Equal(1.0 / 3, trend.RankPValue!.Value, 1e-9);
        Assert.Throws<ArgumentException>(() => OnsetTrend.Over([2, 1, 3], [U(Tokens[1], 0.003, 1), U(Tokens[3], 0.003, 2), U(Tokens[3], 0.003, 2)]));
    }

    private static (OnsetDistribution From, OnsetDistribution To) Pair(ulong trial, double doublings, bool paired)
    {
        double onset = Tokens[3] * Math.Pow(2, 0.4), other = onset * Math.Pow(2, doublings);
        if (!paired)
        {
            return (U(onset, 0.01, trial * 2), U(other, 0.01, (trial * 2) + 1));
        }

        // Both modifications of the same bases: most of the noise is common to them.
        BudgetDraws[] common = SyntheticCurves.Draw(Tokens, _ => 0, _ => 0.01, 4, trial + 7000);
        return (On(onset, 2 * trial), On(other, (2 * trial) + 1));

        OnsetDistribution On(double lowest, ulong seed)
        {
            BudgetDraws[] own = SyntheticCurves.Draw(Tokens, t => SyntheticCurves.UShape(t, lowest, 0.1), _ => 0.004, 4, seed);
            return OnsetEstimator.Distribution(
                [.. own.Zip(common, (a, b) => a with { Values = [.. a.Values.Zip(b.Values, (x, y) => x + y)] })],
                new OnsetOptions { Resamples = 300, Seed = trial });
        }
    }

    private static OnsetDistribution U(double onset, double noise, ulong seed) =>
        Of(tokens => SyntheticCurves.UShape(tokens, onset, 0.1), noise, seed);

    private static OnsetDistribution Of(Func<double, double> loss, double noise, ulong seed) => OnsetEstimator.Distribution(
        SyntheticCurves.Draw(Tokens, loss, _ => noise, 4, seed), new OnsetOptions { Resamples = 300, Seed = seed });
}
