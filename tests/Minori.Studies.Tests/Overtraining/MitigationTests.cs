using MathNet.Numerics.Distributions;
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
        Assert.False(unpriced.IsScored);
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
    public void Coarse_scores_that_differ_alike_in_every_family_show_no_spread()
    {
        Dictionary<int, double> reference = Families.ToDictionary(f => f, _ => 0.5), condition = Families.ToDictionary(f => f, _ => 0.48);

        SeedDifference difference = SeedDifference.Of(reference, condition, areFamilies: true)!;

        Assert.Equal(-0.02, difference.Value, 12);
        Assert.Null(difference.Interval);
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
        string way, double saved, double? gain, double worseBase = 0, double noise = 0.02, double scoreNoise = 0.1, bool areFamilies = true, Random? random = null)
    {
        random ??= new Random(way.Length);
        Dictionary<int, double> one = Families.ToDictionary(f => f, _ => 1.0);
        Dictionary<int, double> Around(double mean, double deviation) => Families.ToDictionary(f => f, _ => Normal.Sample(random, mean, deviation));
        SeedDifference Against(Dictionary<int, double> condition) => SeedDifference.Of(one, condition, areFamilies)!;
        return new MitigationEffect(
            new GridSlice("33k", "plain", way),
            new Modification(ModificationKind.Tuning, "task", "tuning.task.chosen", "tuning on task", ChosenTuning.Series, null),
            2_000_000,
            null,
            Against(Around(1 - saved, noise)),
            Against(Around(1 - saved + worseBase, noise)),
            gain is { } points ? Against(Families.ToDictionary(f => f, f => 1 + ((points + (scoreNoise * (f - 2))) / 100))) : null,
            null,
            IsAccuracy: true,
            null);
    }
}
