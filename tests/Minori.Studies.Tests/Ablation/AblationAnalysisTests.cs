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
        Assert.Contains("unit-5 least", value.Statement, StringComparison.Ordinal);
        Assert.Equal(Worth.Average(), value.Measures.Sum(m => m.Value!.Value), 2e-3);
    }

    [Fact]
    public void Units_that_act_in_pairs_are_warned_of_in_the_verdict_too_and_units_that_do_not_are_not()
    {
        StudyReport paired = Analyse(Paired, Paired, seeds: 2), additive = Analyse(Additive, seeds: 2);

        Assert.StartsWith("Warning: units act on each other", paired.Findings.Single(f => f.Id == "interactions.mean").Statement, StringComparison.Ordinal);
        Assert.Contains("Warning: units act on each other (", paired.Verdict, StringComparison.Ordinal);
        Assert.Contains("of the variance is beyond a sum over units), so proxies that add up units (unit scores, regression, mixing law) may mislead; surely worse than the best here: ", paired.Verdict, StringComparison.Ordinal);
        Assert.NotEqual(FindingStatus.Observed, additive.Findings.Single(f => f.Id == "interactions.mean").Status);
        Assert.DoesNotContain("act on each other", additive.Verdict, StringComparison.Ordinal);
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
        Assert.Contains("Warning: units act on each other", verdict[verdict.IndexOf(" b: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
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
