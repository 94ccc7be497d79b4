using Minori.Statistics;
using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Xunit;
using static Minori.Studies.Tests.Ablation.KnownLosses;

namespace Minori.Studies.Tests.Ablation;

/// <summary>How proxies are held against trainings on mixtures.</summary>
public sealed class ProxyRankingTests
{
    [Fact]
    public void A_fitted_proxy_is_never_scored_on_its_own_mixture()
    {
        // One truth is far off what any line through the others says: its own prediction must not know.
        AblationResults results = Results(mixture => mixture.Units == 0b111 ? 9 : Additive(mixture), seeds: 1);
        Proxy regression = FittedProxies.All(Study(), results).Single(proxy => proxy.Id == "regression");

        Assert.InRange(regression.Of(new Mixture(0b111), Mean(results)), 2, 3.2);
    }

    [Fact]
    public void A_linear_truth_is_predicted_exactly_by_the_regression_and_by_the_mixing_law_nearly()
    {
        AblationResults results = Results(Additive, seeds: 1);
        IReadOnlyList<Proxy> proxies = FittedProxies.All(Study(), results);
        Target first = Target.All(Study(), results)[1];

        Assert.All(results.Truths, truth => Assert.Equal(truth.Values[0], proxies[0].Of(truth.Mixture, first), 1e-6));
        Assert.All(results.Truths, truth => Assert.Equal(truth.Values[0], proxies[1].Of(truth.Mixture, first), 0.01));
    }

    [Fact]
    public void Proxies_that_predict_alike_are_tied_and_a_useless_one_is_surely_worse()
    {
        ProxyRanking ranking = ProxyRanking.Of(
            Study(), Results(Additive, seeds: 2), [Fake("exact", Additive), Fake("as good", m => Additive(m) + 0.2), Fake("useless", m => m.Units * 0x9E37 % 101)])!;
        BestProxy best = BestProxy.Of(ranking.Targets[0])!;

        Assert.Equal("exact", best.Best.Proxy.Name);
        Assert.Equal("as good", Assert.Single(best.Ties).Proxy.Name);
        Assert.Equal("useless", Assert.Single(best.Worse).Proxy.Name);
    }

    [Fact]
    public void Equal_proxies_are_seldom_called_surely_worse_than_the_best_of_them()
    {
        const int Trials = 40;
        int worse = 0;
        double[] known = [.. Truths().Select((_, i) => new RandomSource((ulong)i).Gaussian())];
        AblationResults results = Results(m => 5 + known[Truths().ToList().IndexOf(m)], seeds: 1);
        for (ulong trial = 0; trial < Trials; trial++)
        {
            RandomSource random = new(trial + 1);
            Proxy[] equals = [.. Enumerable.Range(0, 7).Select(i => Fake($"{i}", m => 5 + known[Truths().ToList().IndexOf(m)] + (1.5 * random.Gaussian())))];
            TargetRanking mean = ProxyRanking.Of(Study(), results with { Columns = [results.Columns[0]], Truths = [.. results.Truths.Select(t => t with { Values = [t.Values[0]] })] }, equals)!.Targets[0];
            worse += BestProxy.Of(mean)!.Worse.Count > 0 ? 1 : 0;
        }

        // One in ten is stated; one comparison with each other proxy alone made it one in five.
        Assert.InRange(worse, 0, 7);
    }

    [Fact]
    public void Every_proxy_says_something_of_every_mixture_and_is_judged_by_what_it_said_without_the_truth()
    {
        AblationResults results = Results(mixture => mixture.Units == 0b111 ? 9 : Additive(mixture), seeds: 2);
        DataTable[] tables = [.. Report(Study(2), results).Tables.Where(table => table.Id.StartsWith(MixtureTables.First, StringComparison.Ordinal))];
        int law = tables[0].Columns.Select(column => column.Name).ToList().IndexOf("regression");
        IReadOnlyList<object?> odd = tables[0].Rows.Single(row => (string)row[0]! == "unit-0 + unit-1 + unit-2");
        Proxy regression = FittedProxies.All(Study(2), results).Single(proxy => proxy.Id == "regression");

        Assert.Equal(["mixtures", "mixtures-a", "mixtures-b"], tables.Select(table => table.Id));
        Assert.Equal(["mixture", "units", "merge", "unit-scores", "regression", "mixing-law", "truth"], tables[0].Columns.Select(column => column.Name));
        Assert.Equal(63, tables[0].Rows.Count);
        Assert.All(tables[0].Rows, row => Assert.All(row.Take(6), Assert.NotNull));
        Assert.True(((Spread)odd[law]!).Value > regression.Of(new Mixture(0b111), Mean(results)) + 0.5, "the table's value is fitted to the truth, the judged one is not");
        Assert.Contains("for mixtures with a truth these are fitted values", tables[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Truth_and_prediction_are_matched_by_order_where_some_are_missing()
    {
        // Orders differ by a whole nat; order 1 lacks every second merge, order 2 the first truth.
        double Shift(int order) => order * 1.0;
        AblationResults whole = Results(Additive, seeds: 2);
        Mixture first = Truths()[0];
        AblationResults holed = whole with
        {
            Merges = [.. whole.Merges.Where(m => m.Seed == 2 || m.Mixture.Count == 1 || m.Mixture.Units % 2 == 1).Select(m => m with { Values = [Additive(m.Mixture) + Shift(m.Seed), 0] })],
            Truths = [.. whole.Truths.Where(t => t.Seed == 1 || t.Mixture != first).Select(t => t with { Values = [Additive(t.Mixture) + Shift(t.Seed), 0] })],
        };
        AblationStudy study = Study(seeds: 2) with { Evaluation = new EvaluationSetsSection { Sets = ["a", "b"] } };
        ProxyScore merge = ProxyRanking.Of(study, holed, MergeProxies.All(study, holed))!.Targets.Single(target => target.Target.Id == "a").Uniform!;

        // Matched by place in a list, half of the mixtures would be off by half a nat or a whole one.
        Assert.Equal(0, merge.Error, 1e-9);
        Assert.Equal(1, merge.Quality.Spearman.Value, 1e-9);

        // The values of units come from the one order of which every merge is there.
        Finding value = new UnitValueFindings(study, holed, MergeProxies.All(study, holed)[0]).Findings().Select(f => f.Finding).Single(f => f.Id == "value.a");
        Assert.Contains("With one order of the documents there is no interval", value.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void What_noise_lets_a_proxy_reach_comes_from_all_pairs_of_orders_and_stands_beside_what_it_reaches()
    {
        // Orders 1 and 2 agree, order 3 is nothing but noise: two of three pairs say so.
        AblationResults noisy = Results(Additive, seeds: 3);
        noisy = noisy with { Truths = [.. noisy.Truths.Select(t => t.Seed < 3 ? t : t with { Values = [.. t.Values.Select(_ => 3 + (((t.Mixture.Units * 7919) % 101) / 101.0))] })] };
        TargetRanking target = ProxyRanking.Of(Study(3), noisy, MergeProxies.All(Study(3), noisy))!.Targets[0];
        Reliability ranks = target.Ranks!;
        Finding finding = CeilingFindings.Of("truth.repeat", target)!;

        Assert.InRange(ranks.Agreement.Value, 0.2, 0.55);
        Assert.InRange(ranks.Ceiling.Value, ranks.Agreement.Value + 0.1, 0.95);
        Assert.Contains("Spearman–Brown", finding.Statement, StringComparison.Ordinal);
        Assert.Contains("merge 0.", finding.Statement, StringComparison.Ordinal);
        Assert.Contains($"of at most {NumberText.Number(ranks.Ceiling.Value, 2)}", Report(Study(3), noisy).Verdict, StringComparison.Ordinal);
        Assert.Contains(AblationTables.Ranks(new ProxyRanking([target])).Columns, column => column.Name == "ceiling");

        // One order says nothing about its own noise.
        Assert.Contains("is not known from one order", Analyse(Additive).Findings.Single(f => f.Id == "predicts.mean").Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_there_is_no_rank_correlation_is_told_as_it_is()
    {
        double Any(Mixture m) => Additive(m);
        AblationStudy uneven = Study() with { Units = Study().Units with { Parts = [1, 2, 4, 8, 16, 32] } };

        Assert.Contains(": trainings on all mixtures came to the same loss. Train on mixtures that differ more.", Said(Study(), Results(_ => 3, seeds: 1, Any)), StringComparison.Ordinal);
        AblationResults two = Results(Any, seeds: 2, Any);
        Assert.Contains(": trainings on all", Said(Study(2), two with { Truths = [.. two.Truths.Select(t => t with { Values = [3, 3] })] }), StringComparison.Ordinal);
        Assert.Contains(": no two of the 20 mixtures are of one length", Said(uneven with { Training = Study(2).Training }, two), StringComparison.Ordinal);
        Assert.Contains(": the merge predicts the same loss for all mixtures.", Said(Study(), Results(Any, seeds: 1, _ => 3)), StringComparison.Ordinal);
        Assert.Contains(": no two of the 20 mixtures are of one length, and a merge knows nothing of length.", Said(uneven, Results(Any, seeds: 1, Any)), StringComparison.Ordinal);

        static string Said(AblationStudy study, AblationResults results)
        {
            StudyReport report = Report(study, results);
            Assert.DoesNotContain("needs trainings on", report.Verdict, StringComparison.Ordinal);
            Assert.DoesNotContain("not a number", report.Verdict + string.Concat(report.Findings.Select(f => f.Statement)), StringComparison.Ordinal);
            return report.Findings.Single(f => f.Id == "predicts.mean").Statement;
        }
    }

    [Fact]
    public void Mixtures_of_unequal_length_are_also_compared_among_those_of_one_length()
    {
        // Unit 0 has two parts; a training on more tokens is better by a nat, which the merge does not know.
        AblationStudy study = Study() with { Units = Study().Units with { Parts = [2, 1, 1, 1, 1, 1] } };
        double Truth(Mixture m) => Additive(m) - (m.Contains(0) ? 1 : 0);
        double Blind(Mixture m) => Additive(m) + (m.Contains(0) ? 0.3 : 0);
        AblationResults results = Results(Truth, seeds: 1, Blind);
        ProxyScore merge = ProxyRanking.Of(study, results, MergeProxies.All(study, results))!.Targets[0].Uniform!;

        Assert.Equal(1, merge.Judged.Spearman.Value, 1e-9);
        Assert.Equal(1, merge.Judged.PairwiseAccuracy.Value, 1e-9);
        Assert.InRange(merge.Quality.PairwiseAccuracy.Value, 0.2, 0.8);
        StudyReport report = Report(study, results);
        Finding predicts = report.Findings.Single(f => f.Id == "predicts.mean");
        Assert.Equal(FindingStatus.Observed, predicts.Status);
        Assert.Contains("The mixtures are of unequal length, which a merge does not know: all this is among those of as many tokens", predicts.Statement, StringComparison.Ordinal);
        Assert.Contains("among those of one length, of 20 mixtures (lengths differ)", report.Verdict, StringComparison.Ordinal);

        // The other way round: length alone makes an order that the merge knows nothing of within a length.
        StudyReport byLength = Report(study, Results(m => -Additive(m) - (m.Contains(0) ? 10 : 0), seeds: 1, m => Additive(m) - (m.Contains(0) ? 10 : 0)));
        Assert.Equal(FindingStatus.NotObserved, byLength.Findings.Single(f => f.Id == "predicts.mean").Status);
        Assert.DoesNotContain("unequal length", Analyse(Truth, Blind).Findings.Single(f => f.Id == "predicts.mean").Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_that_cannot_predict_a_column_is_left_out_there_alone()
    {
        AblationResults results = Results(Additive, seeds: 1);
        results = results with
        {
            Columns = [results.Columns[0], new EvaluationColumn("task errors", EvaluationMeasure.TaskErrors)],
            Merges = [.. results.Merges.Select(m => m with { Values = [m.Values[0], m.Mixture.Units % 3 / 10.0] })],
            Truths = [.. results.Truths.Select(t => t with { Values = [t.Values[0], t.Mixture.Units % 3 / 10.0] })],
        };
        AblationStudy study = Study() with { Evaluation = new EvaluationSetsSection { Sets = ["a"], Tasks = ["task"] } };
        ProxyRanking ranking = ProxyRanking.Of(study, results, [.. MergeProxies.All(study, results), .. FittedProxies.All(study, results)])!;

        Assert.Equal(["a", "task-errors"], ranking.Targets.Select(target => target.Target.Id));
        Assert.Equal([true, false], ranking.Targets.Select(target => target.Scores.Any(score => score.Proxy.Id == "mixing-law")));
        Assert.All(ranking.Targets, target => Assert.Contains(target.Scores, score => score.Proxy.Id == "regression"));
    }
}
