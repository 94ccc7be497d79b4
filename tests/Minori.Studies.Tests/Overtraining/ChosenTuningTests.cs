using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Which learning rate is chosen, and on which examples it is scored.</summary>
public sealed class ChosenTuningTests
{
    [Fact]
    public void A_rate_that_diverged_for_one_family_is_not_chosen_for_what_survived()
    {
        // Family 3 is hard: the large rate diverged on it, and looks best on the two that are left.
        TuningResult[] tunings =
        [
            Tuning(1, 1e-3, 0.60), Tuning(2, 1e-3, 0.60), Tuning(3, 1e-3, 0.30),
            Tuning(1, 1e-2, 0.55), Tuning(2, 1e-2, 0.55),
        ];

        IReadOnlyList<ChosenTuning> chosen = ChosenTuning.Of(tunings, onUnseenHalf: true);

        Assert.All(chosen, c => Assert.Equal(1e-3, c.Result.Tuning.LearningRate));
        Assert.Equal(3, chosen.Count);
    }

    [Fact]
    public void Rates_that_lack_different_families_are_compared_on_those_that_both_have()
    {
        TuningResult[] tunings =
        [
            Tuning(1, 1e-3, 0.50), Tuning(2, 1e-3, 0.90), // on family 2 alone the small rate shines
            Tuning(1, 1e-2, 0.60), Tuning(3, 1e-2, 0.10),
        ];

        ChosenTuning chosen = Assert.Single(ChosenTuning.Of(tunings, onUnseenHalf: true));

        Assert.Equal(1e-2, chosen.Result.Tuning.LearningRate);
        Assert.Equal(1, chosen.Result.Base.Seed);
    }

    [Fact]
    public void Whatever_is_missing_the_best_rate_of_those_compared_wins()
    {
        // The truth: of rates 1 … 4, rate 3 is best in every family; families differ far more than rates do.
        Random random = new(1);
        for (int trial = 0; trial < 200; trial++)
        {
            TuningResult[] tunings =
            [
                .. from family in Enumerable.Range(1, 5)
                   from rate in Enumerable.Range(1, 4)
                   where random.NextDouble() < 0.8
                   select Tuning(family, rate, (0.15 * family) - (0.01 * Math.Abs(rate - 3))),
            ];
            TuningResult[] shuffled = [.. tunings.OrderBy(_ => random.Next())];

            double[] chosen = [.. ChosenTuning.Of(shuffled, onUnseenHalf: true).Select(c => c.Result.Tuning.LearningRate).Distinct()];

            IGrouping<double, TuningResult>[] rates = [.. tunings.GroupBy(t => t.Tuning.LearningRate)];
            double[] compared = [.. rates.Where(g => g.Count() == rates.Max(r => r.Count())).Select(g => g.Key)];
            Assert.True(chosen.Length == 0 || Math.Abs(chosen.Single() - 3) == compared.Min(rate => Math.Abs(rate - 3)), $"trial {trial}");
        }
    }

    [Fact]
    public void One_rate_is_scored_on_the_half_that_others_have_not_chosen_on()
    {
        // 100 test examples: 40 right of 50 for choosing, 30 right of the others.
        TuningResult[] tunings = [Tuning(1, 1e-3, choosing: 0.8, all: 0.7)];

        Assert.Equal(0.6, Assert.Single(ChosenTuning.Of(tunings, onUnseenHalf: true)).Score.Accuracy!.Value, 12);
        Assert.Equal(0.7, Assert.Single(ChosenTuning.Of(tunings, onUnseenHalf: false)).Score.Accuracy!.Value, 12);
    }

    private static TuningResult Tuning(int family, double rate, double choosing, double all = 0.5) => new(
        new TuningKey(new BaseKey("33k", "default", family, 1_000_000), "default", "task", rate, 1),
        new MeasuredScore(all, null, 1, 100),
        new ChoiceScore(new MeasuredScore(choosing, null, 1, 50), 50, 100),
        new MeasuredLoss(2, 3, 1000, new Dictionary<string, double>()));
}
