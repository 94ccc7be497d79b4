using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Xunit;
using static Minori.Studies.Tests.Ablation.KnownLosses;

namespace Minori.Studies.Tests.Ablation;

public sealed class SearchFindingsTests
{
    private static readonly AblationStudy Searching = Study(seeds: 2) with { Search = new SearchSection { MaxUnits = 3 } };

    private readonly AblationResults _results = Results(Additive, seeds: 2);

    [Fact]
    public void A_mixture_found_is_held_against_the_best_training_on_as_many_tokens()
    {
        double best = _results.Truths.Where(truth => truth.Seed == 1).Min(truth => truth.Values.Average());

        Assert.Equal(FindingStatus.Observed, Of(best - 0.01).Status);
        Assert.Contains("the lowest of the 22 trainings", Of(best - 0.01).Statement, StringComparison.Ordinal);
        Assert.Equal(FindingStatus.NotObserved, Of(best + 0.02).Status);
        Assert.Equal(0.02, Of(best + 0.02).Measures.Single(m => m.Name == "regret").Value!.Value, 1e-9);

        string verdict = Report(Searching, Found(_results, best + 0.02, "111000")).Verdict;
        Assert.Contains("The best units found for mean over sets are unit-0 + unit-1 + unit-2: a training on another mixture of as many tokens was better.", verdict, StringComparison.Ordinal);

        // The truths are of three units each: a training on fewer tokens cannot be held against them.
        Assert.Equal(FindingStatus.Inconclusive, Of(best + 0.02, "110000").Status);
    }

    [Fact]
    public void A_difference_that_the_order_of_the_documents_explains_is_no_defeat_and_one_order_explains_nothing()
    {
        double best = _results.Truths.Where(truth => truth.Seed == 1).Min(truth => truth.Values.Average());
        double margin = SearchFindings.Margin(Mean(_results), _results.Truths)!.Value;
        Assert.InRange(margin, 1e-4, 2e-3);

        Assert.Equal(FindingStatus.Observed, Of(best + (0.9 * margin)).Status);
        Assert.Equal(FindingStatus.NotObserved, Of(best + (1.1 * margin)).Status);

        AblationResults one = _results with { Truths = [.. _results.Truths.Where(truth => truth.Seed == 1)] };
        Finding alone = new SearchFindings(Searching, Found(one, best - 0.01, "111000")).Findings().First();
        Assert.Equal(FindingStatus.Inconclusive, alone.Status);
        Assert.Contains("how much of that is chance stays open", alone.Statement, StringComparison.Ordinal);
    }

    private Finding Of(double loss, string units = "111000") =>
        new SearchFindings(Searching, Found(_results, loss, units)).Findings().Single(f => f.Id == "search.units");

    private static AblationResults Found(AblationResults results, double loss, string units) => results with
    {
        Search = new SearchResult(new FoundMixtures(units, 2.7, 20, true, [0.5, 0.5, 0, 0, 0, 0], 2.6, 100), 1, [loss, loss], [9, 9]),
    };
}
