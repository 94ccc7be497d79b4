using Minori.Models;
using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

/// <summary>The analysis on losses whose truth is known.</summary>
public sealed class AblationAnalysisTests
{
    private const int Units = 6;

    // What each unit takes off the loss, alone or beside others: unit 5 harms.
    private static readonly double[] Worth = [0.30, 0.22, 0.15, 0.08, 0.01, -0.05];

    [Fact]
    public void A_merge_that_equals_the_truth_but_for_a_shift_ranks_perfectly_and_is_said_to_predict()
    {
        StudyReport report = Analyse(truth: mixture => Additive(mixture) - 0.1);
        Finding predicts = report.Findings.Single(f => f.Id == "predicts.mean");

        Assert.Equal(FindingStatus.Observed, predicts.Status);
        Assert.Equal(1, predicts.Measures.Single(m => m.Name == "Spearman").Value!.Value, 1e-9);
        Assert.Equal(0, predicts.Measures.Single(m => m.Name == "top-1 regret").Value!.Value, 1e-9);
        Assert.StartsWith("Merging predicts which mixture is better", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_in_the_reverse_order_of_the_truth_is_said_not_to_predict()
    {
        StudyReport report = Analyse(truth: mixture => 5 - Additive(mixture));

        Assert.Equal(FindingStatus.NotObserved, report.Findings.Single(f => f.Id == "predicts.mean").Status);
        Assert.StartsWith("Merging does not predict", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fitted_proxy_is_never_scored_on_its_own_mixture()
    {
        // One truth is far off what any line through the others says: its own prediction must not know.
        AblationResults results = Results(mixture => mixture.Units == 0b111 ? 9 : Additive(mixture), seeds: 1);
        Proxy regression = FittedProxies.All(Study(), results).Single(proxy => proxy.Id == "regression");

        Assert.InRange(regression.Of(new Mixture(0b111), Target.Mean), 2, 3.2);
    }

    [Fact]
    public void A_linear_truth_is_predicted_exactly_by_the_regression_and_by_the_mixing_law_nearly()
    {
        AblationResults results = Results(Additive, seeds: 1);
        IReadOnlyList<Proxy> proxies = FittedProxies.All(Study(), results);

        Assert.All(results.Truths, truth => Assert.Equal(truth.Losses[0], proxies[0].Of(truth.Mixture, Target.All(results.Sets)[1]), 1e-6));
        Assert.All(results.Truths, truth => Assert.Equal(truth.Losses[0], proxies[1].Of(truth.Mixture, Target.All(results.Sets)[1]), 0.01));
    }

    [Fact]
    public void Proxies_that_predict_alike_are_tied_and_a_useless_one_is_surely_worse()
    {
        BestProxy? best = BestProxy.Of(
            ProxyRanking.Of(Results(Additive, seeds: 2), [Fake("exact", Additive), Fake("as good", m => Additive(m) + 0.2), Fake("useless", m => m.Units * 0x9E37 % 101)])!,
            Target.Mean);

        Assert.Equal("exact", best!.Best.Proxy.Name);
        Assert.Equal("as good", Assert.Single(best.Ties).Proxy.Name);
        Assert.Equal("useless", Assert.Single(best.Worse).Proxy.Name);
    }

    [Fact]
    public void Units_have_the_values_that_they_have()
    {
        // Mean of the worths over the units of a mixture: the Shapley values of all units sum to what all of them take off.
        StudyReport report = Analyse(Additive, seeds: 2);
        Finding value = report.Findings.Single(f => f.Id == "value.mean");

        Assert.Contains("unit-0 takes most off the loss", value.Statement, StringComparison.Ordinal);
        Assert.Contains("unit-5 least", value.Statement, StringComparison.Ordinal);
        Assert.Equal(Worth.Average(), value.Measures.Sum(m => m.Value!.Value), 2e-3);
    }

    [Fact]
    public void Units_that_act_in_pairs_are_warned_of_and_units_that_do_not_are_not()
    {
        double Paired(Mixture m) => Additive(m) + (m.Contains(0) && m.Contains(1) ? 0.4 : 0) + (m.Contains(2) && m.Contains(3) ? -0.4 : 0);

        Assert.StartsWith(
            "Warning: units act on each other", Analyse(Paired, Paired, seeds: 2).Findings.Single(f => f.Id == "interactions.mean").Statement, StringComparison.Ordinal);
        Assert.NotEqual(FindingStatus.Observed, Analyse(Additive, seeds: 2).Findings.Single(f => f.Id == "interactions.mean").Status);
    }

    [Fact]
    public void The_ledger_counts_trainings_as_the_formulas_do()
    {
        Ledger ledger = new(Study() with { Training = new ContinuationSection { Seeds = [1, 2] } }, Model, Results(Additive, seeds: 2));
        double Trainings(string what) => ledger.Rows.Single(row => row.What == what).Trainings;

        Assert.Equal(Units, ledger.Modular.Trainings);
        Assert.Equal(3 * 20, Trainings("naive: all mixtures of 3 units"));
        Assert.Equal(Units * 32, Trainings("naive: all mixtures"));
        Assert.Equal(1, Trainings("modular: one more unit"));
        Assert.Equal((Units + 1) * 64 - Units * 32, Trainings("naive: one more unit"));
        Assert.Equal(Units * 10, ledger.Modular.Seconds!.Value, 1e-9);
        Assert.Equal(Units * 32 * 10, ledger.Rows.Single(row => row.What == "naive: all mixtures").Seconds!.Value, 1e-9);
    }

    [Fact]
    public void A_mixture_found_by_search_is_held_against_the_best_training_known()
    {
        AblationResults results = Results(Additive, seeds: 1);
        double best = results.Truths.Min(truth => truth.Losses.Average());
        SearchResult Found(double loss, string units) => new(new FoundMixtures(units, 2.7, [0.5, 0.5, 0, 0, 0, 0], 2.6, 100, true), 1, [loss, loss], [best + 1, best + 1]);
        AblationStudy study = Study() with { Search = new SearchSection { MaxUnits = 3 } };
        Finding Of(double loss, string units = "111000") =>
            SearchFindings.Of(study, results with { Search = Found(loss, units) }).Single(f => f.Id == "search.units");

        Assert.Equal(FindingStatus.Observed, Of(best - 0.01).Status);
        Assert.Equal(FindingStatus.NotObserved, Of(best + 0.02).Status);
        Assert.Equal(0.02, Of(best + 0.02).Measures.Single(m => m.Name == "regret").Value!.Value, 1e-9);

        // The truths are of three units each: a training on fewer tokens cannot be held against them.
        Assert.Equal(FindingStatus.Inconclusive, Of(best + 0.02, "110000").Status);
    }

    [Fact]
    public void Every_figure_that_a_finding_names_exists_and_a_study_without_truths_says_what_it_lacks()
    {
        StudyReport report = Analyse(Additive, seeds: 2);
        Assert.Subset(report.Figures.Select(f => f.Id).ToHashSet(), report.Findings.SelectMany(f => f.FigureIds).ToHashSet());

        AblationResults without = Results(Additive, seeds: 1) with { Truths = [] };
        StudyReport bare = AblationAnalysis.Report(Study(), Model, without, new Provenance("", "", []));
        Assert.StartsWith("Nothing can be said about how well merges predict", bare.Verdict, StringComparison.Ordinal);
    }

    private static ModelConfiguration Model => ModelShape.Of(Study().Model!).Configuration(256);

    private static double Additive(Mixture mixture) => 3 - mixture.Members.Average(unit => Worth[unit]);

    private static Proxy Fake(string name, Func<Mixture, double> loss) => new(name, name, name, false, Truths().ToDictionary(
        mixture => mixture, mixture => (IReadOnlyList<IReadOnlyList<double>>)[[loss(mixture), loss(mixture)]]));

    private static StudyReport Analyse(Func<Mixture, double> truth, Func<Mixture, double>? merge = null, int seeds = 1) => AblationAnalysis.Report(
        Study() with { Training = new ContinuationSection { Seeds = [.. Enumerable.Range(1, seeds)] } },
        Model,
        Results(truth, seeds, merge),
        new Provenance("", "", []));

    private static IEnumerable<Mixture> Truths() => MixtureLists.Truths(Study());

    private static AblationResults Results(Func<Mixture, double> truth, int seeds, Func<Mixture, double>? merge = null)
    {
        // A little of another number for every order, so that intervals have a width.
        double Shaken(double loss, Mixture mixture, int seed) => loss + (seeds == 1 ? 0 : 1e-4 * ((mixture.Units * 7919 + (ulong)seed * 104729) % 13));
        IEnumerable<int> orders = Enumerable.Range(1, seeds);
        return new AblationResults(
            ["a", "b"],
            [3.0, 3.0],
            [.. from seed in orders from m in MixtureLists.Merges(Study())
                let loss = Shaken((merge ?? Additive)(m), m, seed) select new MergedLosses(seed, new MergeVariant(false, 1), m, [loss, loss])],
            [.. from seed in orders from m in Truths() let loss = Shaken(truth(m), m, seed) select new TruthResult(seed, m, [loss, loss])],
            [.. Enumerable.Repeat<UnitPartFacts?>(null, Units)],
            [],
            new SpentSeconds(5, [.. Enumerable.Repeat(10.0, Units * seeds)], 3, [.. orders.SelectMany(_ => Truths()).Select(m => (m.Count, 10.0 * m.Count))]),
            null);
    }

    private static AblationStudy Study() => new()
    {
        Title = "test",
        Corpus = new CorpusSection { Sources = ["corpus.jsonl"] },
        Model = new ModelSection { Width = 16, Layers = 1, Heads = 2, Context = 32 },
        Units = new UnitsSection { Of = [.. Enumerable.Range(0, Units).Select(k => $"unit-{k}")], UnitTokens = 100_000 },
        Seed = new SeedSection { Of = ["seed"], Tokens = 4000, LearningRate = 5e-3 },
        Evaluation = new EvaluationSetsSection { Sets = ["a", "b"] },
        Truths = new TruthsSection { Count = 20, Size = 3 },
    };
}
