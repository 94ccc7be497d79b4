using MathNet.Numerics.Distributions;
using Minori.Statistics;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Studies.StudyFiles;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>What counts as a mitigation, on differences whose truth is known.</summary>
public sealed class MitigationTests
{
    private static readonly int[] Families = [1, 2, 3];

    [Fact]
    public void Less_forgetting_at_a_lower_score_is_no_mitigation_and_ranks_below_one_that_saves_less()
    {
        // A tiny learning rate forgets nearly nothing, because it learns nearly nothing.
        IReadOnlyList<Mitigation> ranked = Rank(
            Effect("tiny", saved: 0.9, gain: -8), Effect("replay", saved: 0.4, gain: 0.2), Effect("unclear", saved: 0.6, gain: -2, scoreNoise: 3));

        Assert.Equal(["replay", "unclear", "tiny"], ranked.Select(m => m.Name));
        Assert.Equal(
            [MitigationStanding.Mitigates, MitigationStanding.ForgetsLess, MitigationStanding.CostsScore], ranked.Select(m => m.Standing));
    }

    [Fact]
    public void Less_forgetting_of_bases_that_are_worse_by_more_is_no_mitigation()
    {
        Mitigation worse = Assert.Single(Rank(Effect("poor", saved: 0.5, gain: 0.5, worseBase: 0.8)));

        Assert.Equal(MitigationStanding.CostsLoss, worse.Standing);
    }

    [Fact]
    public void Without_a_score_what_it_costs_is_open()
    {
        Mitigation unpriced = Assert.Single(Rank(Effect("gentle", saved: 0.5, gain: null)));

        Assert.Equal(MitigationStanding.ForgetsLess, unpriced.Standing);
        Assert.Empty(unpriced.Scores);
    }

    [Fact]
    public void One_family_shows_nothing_however_large_the_difference()
    {
        MitigationEffect effect = Effect("gentle", saved: 0.9, gain: 5, areFamilies: false);

        Assert.Equal(MitigationStanding.Undecided, Assert.Single(Rank(effect)).Standing);
        Assert.Null(effect.Forgetting.Interval);
        Assert.Null(effect.SavedShare!.Interval);
        Assert.Equal(0.9, Assert.Single(Rank(effect)).Saved!.Value, 0.1);
    }

    [Fact]
    public void A_score_is_kept_only_where_a_fall_that_counts_is_excluded()
    {
        // On average 0.1 points better; but where families differ by several points, a fall of half a point is not excluded.
        Mitigation sure = Assert.Single(Rank(Effect("sure", saved: 0.5, gain: 0.1))), unsure = Assert.Single(Rank(Effect("unsure", saved: 0.5, gain: 0.1, scoreNoise: 3)));
        Mitigation coarse = Assert.Single(Rank(Effect("coarse", saved: 0.5, gain: 0.1, scoreNoise: 0)));

        Assert.Equal(
            [MitigationStanding.Mitigates, MitigationStanding.ForgetsLess, MitigationStanding.ForgetsLess],
            ((Mitigation[])[sure, unsure, coarse]).Select(m => m.Standing));
        Assert.True(sure.Scores.Single().Change!.Interval!.Value.Lower > -Mitigation.CountingPoints);
        Assert.Null(coarse.Scores.Single().Change!.Interval);
    }

    [Fact]
    public void Several_comparisons_show_together_that_a_score_is_kept_where_one_alone_does_not()
    {
        // The families differ in opposite ways on the two tasks.
        MitigationEffect one = Effect("way", saved: 0.5, gain: 0.1, scoreNoise: 3), other = Effect("way", saved: 0.5, gain: 0.1, scoreNoise: -2.8);

        Assert.Equal(MitigationStanding.Mitigates, Assert.Single(Rank(one, other)).Standing);
        Assert.Equal(MitigationStanding.ForgetsLess, Assert.Single(Rank(one)).Standing);
    }

    [Fact]
    public void A_loss_that_may_be_higher_is_not_kept()
    {
        Mitigation open = Assert.Single(Rank(Effect("open", saved: 0.3, gain: 0.5, worseBase: 0.29, lossNoise: 0.1)));

        Assert.Equal((MitigationStanding.ForgetsLess, true, false), (open.Standing, open.ScoreIsKept, open.LossIsKept));
    }

    [Fact]
    public void What_is_saved_over_all_comparisons_has_an_interval_that_covers()
    {
        const int Trials = 400;
        Random random = new(2);
        int covered = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            Mitigation mitigation = Assert.Single(Rank(
                Effect("a", saved: 0.3, gain: 0, random: random, noise: 0.1), Effect("a", saved: 0.5, gain: 0, random: random, noise: 0.1)));
            covered += mitigation.Saved!.Interval!.Value.Contains(0.4) ? 1 : 0;
        }

        Assert.True(covered >= (0.9 * Trials) - (2.6 * Math.Sqrt(0.09 * Trials)), $"{covered} of {Trials}");
    }

    [Fact]
    public void Of_twenty_alternatives_that_do_nothing_hardly_ever_is_one_called_a_help()
    {
        // Three families, twenty alternatives, two tasks: at 10% each, two false statements a study would be usual.
        const int Trials = 200;
        Random random = new(3);
        int wrong = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            IReadOnlyList<Mitigation> ranked = Rank(
                [.. Enumerable.Range(0, 20).SelectMany(a => Enumerable.Range(0, 2).Select(_ => Effect($"a{a}", saved: 0, gain: 0, random: random)))]);
            wrong += ranked.Any(m => m.Better > 0 || m.Worse > 0) ? 1 : 0;
        }

        Assert.True(wrong <= (0.1 * Trials) + (2.6 * Math.Sqrt(0.09 * Trials)), $"{wrong} of {Trials}");
    }

    [Fact]
    public void Of_twenty_alternatives_that_cost_nothing_hardly_ever_is_one_said_to_cost_something()
    {
        const int Trials = 200;
        Random random = new(4);
        int wrong = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            IReadOnlyList<Mitigation> ranked = Rank(
                [.. Enumerable.Range(0, 20).SelectMany(a => Enumerable.Range(0, 2).Select(_ => Effect($"a{a}", saved: 0.3, gain: 0, worseBase: 0.3, noise: 0.05, random: random, chanceOfScore: 1)))]);
            wrong += ranked.Any(m => m.Standing is MitigationStanding.CostsScore or MitigationStanding.CostsLoss) ? 1 : 0;
        }

        // Two families of comparisons, scores and losses, at 10% each.
        Assert.True(wrong <= (0.2 * Trials) + (2.6 * Math.Sqrt(0.16 * Trials)), $"{wrong} of {Trials}");
    }

    [Fact]
    public void A_recipe_and_a_way_of_one_name_are_two_alternatives()
    {
        GridNames names = Names(recipes: ["plain", "low rate"], ways: ["full", "low rate"]);

        Assert.Equal("low rate in pre-training", names.Alternative(new GridSlice("33k", "low rate", "full")));
        Assert.Equal("low rate in tuning", names.Alternative(new GridSlice("33k", "plain", "low rate")));
    }

    private static IReadOnlyList<Mitigation> Rank(params MitigationEffect[] effects) => Mitigation.Ranked(
        MitigationEffect.JudgedTogether(effects), Names(["plain"], [.. effects.Select(e => e.Slice.Way).Distinct().Prepend("full")]));

    private static GridNames Names(string[] recipes, string[] ways)
    {
        PretrainingSection pretraining = new() { LearningRate = 1e-3, Budgets = [1_000_000, 2_000_000] };
        TuningSection tuning = new() { Tasks = ["task"], LearningRates = [1e-3] };
        return new GridNames(new OvertrainingStudy
        {
            Title = "test",
            Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
            Model = new ModelSection { Name = "33k", Width = 32, Layers = 2, Heads = 2, Context = 128 },
            Pretraining = pretraining with { Recipes = [.. recipes.Select(r => new Named<PretrainingSection>(r, pretraining))] },
            Tuning = tuning with { Ways = [.. ways.Select(w => new Named<TuningSection>(w, tuning))] },
        });
    }

    /// <summary>A way of tuning against a reference that forgets 1 nat.</summary>
    private static MitigationEffect Effect(
        string way, double saved, double? gain, double worseBase = 0, double noise = 0.02, double scoreNoise = 0.1, double? lossNoise = null, bool areFamilies = true, Random? random = null, double chanceOfScore = 0)
    {
        random ??= new Random(way.Length);
        Dictionary<int, double> one = Families.ToDictionary(f => f, _ => 1.0);
        Dictionary<int, double> Around(double mean, double deviation) => Families.ToDictionary(f => f, _ => Normal.Sample(random, mean, deviation));
        SeedDifference Against(Dictionary<int, double> condition) =>
            areFamilies ? SeedDifference.Of(one, condition) : SeedDifference.Of(one, condition).WithoutInference();
        return new MitigationEffect(
            new GridSlice("33k", "plain", way),
            new Modification(ModificationKind.Tuning, "task", "tuning.task.chosen", "tuning on task", ChosenTuning.Series, null),
            2_000_000,
            null,
            Against(Around(1 - saved, noise)),
            Against(Around(1 - saved + worseBase, lossNoise ?? noise)),
            gain is { } points ? Against(Families.ToDictionary(f => f, f => 1 + ((points + (scoreNoise * (f - 2)) + Normal.Sample(random, 0, chanceOfScore)) / 100))) : null,
            null,
            IsAccuracy: true,
            null);
    }
}
