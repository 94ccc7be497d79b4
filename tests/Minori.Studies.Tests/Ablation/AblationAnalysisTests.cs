using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Xunit;
using static Minori.Studies.Tests.Ablation.KnownLosses;

namespace Minori.Studies.Tests.Ablation;

/// <summary>What the report says of losses whose truth is known.</summary>
public sealed class AblationAnalysisTests
{
    [Fact]
    public void A_merge_that_equals_the_truth_but_for_a_shift_ranks_perfectly_and_is_said_to_predict()
    {
        StudyReport report = Analyse(truth: mixture => Additive(mixture) - 0.1);
        Finding predicts = report.Findings.Single(f => f.Id == "predicts.mean");

        Assert.Equal(FindingStatus.Observed, predicts.Status);
        Assert.Equal(1, Value(predicts, "Spearman"), 1e-9);
        Assert.Equal(0, Value(predicts, "top-1 regret"), 1e-9);
        Assert.InRange(predicts.Measures.Single(m => m.Name == "Spearman").Low!.Value, 0.9, 0.9999);
        Assert.StartsWith("Mean over sets: merging ranks mixtures much as training on them does", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_in_the_reverse_order_of_the_truth_is_said_not_to_predict()
    {
        StudyReport report = Analyse(truth: mixture => 5 - Additive(mixture));

        Assert.Equal(FindingStatus.NotObserved, report.Findings.Single(f => f.Id == "predicts.mean").Status);
        Assert.StartsWith("Mean over sets: merging does not rank mixtures as training on them does", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_that_is_right_somewhat_more_often_than_not_is_not_said_to_rank_well()
    {
        static double Noise(Mixture m) => ((m.Units * 2654435761) % 1000) / 1000.0;
        StudyReport report = Analyse(truth: mixture => Additive(mixture) + (0.28 * Noise(mixture)));

        Assert.Contains("better than chance, and how much better stays open", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_have_the_values_that_they_have()
    {
        // Mean of the worths over the units of a mixture: the Shapley values of all units sum to what all of them take off.
        StudyReport report = Analyse(Additive, seeds: 2);
        Finding value = report.Findings.Single(f => f.Id == "value.mean");

        Assert.Contains("unit-0 takes most off the loss", value.Statement, StringComparison.Ordinal);
        Assert.Contains("unit-5 takes least off the loss", value.Statement, StringComparison.Ordinal);
        Assert.Equal(Worth.Average(), value.Measures.Sum(m => m.Value!.Value), 2e-3);
    }

    [Fact]
    public void A_unit_is_worth_most_only_where_the_next_one_is_excluded()
    {
        // Units 0 and 1 are worth the same but for chance.
        double Loss(Mixture m) => Additive(m) + (m.Contains(0) ? 0.08 / m.Count : 0);
        Finding tied = Analyse(Loss, Loss, seeds: 3).Findings.Single(f => f.Id == "value.mean");
        Finding one = Analyse(Loss, Loss, seeds: 1).Findings.Single(f => f.Id == "value.mean");

        Assert.Contains("(not told apart) takes most off the loss", tied.Statement, StringComparison.Ordinal);
        Assert.Contains("unit-5 takes least", tied.Statement, StringComparison.Ordinal);
        Assert.Equal((FindingStatus.Observed, FindingStatus.Inconclusive), (tied.Status, one.Status));
        Assert.Contains("seems to take most", one.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_all_mixtures_units_are_left_out_one_by_one_and_what_is_missing_is_said()
    {
        AblationResults all = Results(Additive, seeds: 2);
        AblationResults few = all with { Merges = [.. all.Merges.Where(m => m.Mixture.Count is 1 or >= Units - 1)] };
        AblationResults fewer = all with { Merges = [.. all.Merges.Where(m => m.Mixture.Count is 1 or Units)] };
        Finding left = Report(Study(2), few).Findings.Single(f => f.Id == "value.mean");
        StudyReport missing = Report(Study(2), fewer);

        Assert.Contains("unit-0 takes most off the loss", left.Statement, StringComparison.Ordinal);
        Assert.Contains("(leave-one-out)", left.Statement, StringComparison.Ordinal);
        Assert.Equal(Additive(new Mixture(0b111110)) - Additive(new Mixture(0b111111)), Value(left, "unit-0"), 2e-3);
        Assert.Contains("'mixtures: {sizes: [5, 6]}'", missing.Findings.Single(f => f.Id == "value").Statement, StringComparison.Ordinal);
        Assert.DoesNotContain(missing.Figures, figure => figure.Id == UnitValueFindings.FigureId);
    }

    [Fact]
    public void A_loss_that_is_no_sum_over_units_is_warned_of_in_the_verdict_too_and_only_proxies_that_add_up_are_named()
    {
        StudyReport paired = Analyse(Paired, Paired, seeds: 2), additive = Analyse(Additive, seeds: 2);

        Assert.StartsWith("Warning: the loss is not additive in the units' shares (", paired.Findings.Single(f => f.Id == "interactions.mean").Statement, StringComparison.Ordinal);
        Assert.Contains("of the variance is beyond a sum over units), so proxies that add up units (unit scores, regression) may mislead; surely worse than the best here: ", paired.Verdict, StringComparison.Ordinal);
        Assert.NotEqual(FindingStatus.Observed, additive.Findings.Single(f => f.Id == "interactions.mean").Status);
        Assert.DoesNotContain("not additive", additive.Verdict, StringComparison.Ordinal);

        // Nothing is said of proxies that were not scored.
        AblationResults few = Results(Paired, seeds: 2, Paired);
        StudyReport without = Report(Study(seeds: 2), few with { Truths = [.. few.Truths.Take(3)] });
        Assert.DoesNotContain("regression", without.Findings.Single(f => f.Id == "interactions.mean").Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verdict_speaks_of_what_the_search_is_for_as_well_and_of_its_own_interactions()
    {
        // Set a adds up, set b does not: the search is for b.
        AblationResults both = Results(Additive, seeds: 2);
        IReadOnlyList<double> Mixed(Mixture m, IReadOnlyList<double> values) => [values[0], values[1] + Paired(m) - Additive(m)];
        AblationResults results = both with
        {
            Merges = [.. both.Merges.Select(m => m with { Values = Mixed(m.Mixture, m.Values) })],
            Truths = [.. both.Truths.Select(t => t with { Values = Mixed(t.Mixture, t.Values) })],
        };
        AblationStudy study = Study(seeds: 2) with { Search = new SearchSection { Target = ["b"], MaxUnits = 3 } };
        string verdict = Report(study, results).Verdict;

        Assert.StartsWith("Mean over sets: merging ", verdict, StringComparison.Ordinal);
        Assert.Contains(" b: merging ", verdict, StringComparison.Ordinal);
        Assert.Contains("Warning: the loss is not additive", verdict[verdict.IndexOf(" b: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Several_sets_that_a_search_is_for_are_a_target_of_their_own()
    {
        AblationResults two = Results(Additive, seeds: 1);
        AblationResults three = two with
        {
            Columns = [.. two.Columns, new EvaluationColumn("search", EvaluationMeasure.TextLoss)],
            SeedValues = [3, 3, 3],
            Merges = [.. two.Merges.Select(m => m with { Values = [.. m.Values, 1] })],
            Truths = [.. two.Truths.Select(t => t with { Values = [.. t.Values, 1] })],
        };
        AblationStudy study = Study() with
        {
            Evaluation = new EvaluationSetsSection { Sets = ["a", "b", "search"] },
            Search = new SearchSection { Target = ["b", "search"], MaxUnits = 3 },
        };

        Assert.Equal(["mean", "search", "a", "b", "set-search"], Target.All(study, three).Select(target => target.Id));
        Assert.Equal(("search target", "b and search"), (Target.Search(study, three)!.Name, Target.Search(study, three)!.FullName));
    }

    [Fact]
    public void Every_figure_that_a_finding_names_exists_and_a_study_without_truths_says_what_it_lacks()
    {
        StudyReport report = Analyse(Additive, seeds: 2);
        Assert.Subset(report.Figures.Select(f => f.Id).ToHashSet(), report.Findings.SelectMany(f => f.FigureIds).ToHashSet());

        AblationResults without = Results(Additive, seeds: 1) with { Truths = [] };
        StudyReport bare = Report(Study(), without);
        Assert.StartsWith("Nothing can be said about how well merges predict", bare.Verdict, StringComparison.Ordinal);
    }

    private static double Value(Finding finding, string measure) => finding.Measures.Single(m => m.Name == measure).Value!.Value;
}
