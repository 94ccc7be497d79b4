using Minori.Statistics;
using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Xunit;
using static Minori.Studies.Tests.Ablation.KnownLosses;

namespace Minori.Studies.Tests.Ablation;

public sealed class SearchFindingsTests
{
    // Units 0, 1 and 5: neither the best of the sets nor among those that the tests hold against it.
    private const string Found = "110001";

    private static readonly AblationStudy Searching = Study(seeds: 3) with { Search = new SearchSection { MaxUnits = 3 } };

    private readonly AblationResults _results = Results(Additive, seeds: 3);

    [Fact]
    public void A_mixture_found_is_the_best_only_where_what_it_may_lose_is_negligible()
    {
        // Orders shake these losses by less than a thousandth, and the trainings range over a tenth of a nat.
        double best = Best(_results);

        Assert.Equal(FindingStatus.Observed, Of(_results, best - 0.01).Status);
        Assert.Contains("0.000 (0.000 to 0.000) above the best of 19 other mixtures", Of(_results, best - 0.01).Statement, StringComparison.Ordinal);
        Assert.Equal(FindingStatus.Observed, Of(_results, best + 0.002).Status);
        Assert.Equal(FindingStatus.NotObserved, Of(_results, best + 0.03).Status);
        Assert.Equal(0.03, Of(_results, best + 0.03).Measures.Single(m => m.Name == "regret").Value!.Value, 2e-3);
        Assert.Contains("The best units found for mean over sets are unit-0 + unit-1 + unit-5: a training on another mixture of as many tokens was better.", Verdict(_results, best + 0.03), StringComparison.Ordinal);

        // The truths are of three units each: a training on fewer tokens cannot be held against them.
        Assert.Equal(FindingStatus.Inconclusive, Of(_results, best + 0.02, "110000").Status);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.05)]
    [InlineData(0.05)]
    public void Noisy_trainings_make_nobody_surer(double above)
    {
        AblationResults noisy = Noisy(0.05, 1);

        Assert.Equal(FindingStatus.Inconclusive, Of(noisy, Best(noisy) + above).Status);
        Assert.Contains("whether training on them is best stays open", Verdict(noisy, Best(noisy) + above), StringComparison.Ordinal);
    }

    [Fact]
    public void Among_equals_neither_the_mixture_found_nor_another_is_said_to_be_the_best()
    {
        // All mixtures are alike: trainings differ for chance alone, and the one found is one more of them.
        int said = 0;
        for (ulong trial = 0; trial < 200; trial++)
        {
            AblationResults noisy = Noisy(0.02, trial, 0);
            said += Of(noisy, 3 + (0.02 * new RandomSource(trial + 9999).Gaussian())).Status == FindingStatus.Inconclusive ? 0 : 1;
        }

        Assert.InRange(said, 0, 20);
    }

    [Fact]
    public void The_same_mixture_is_no_rival_and_one_order_says_nothing_of_chance()
    {
        // The first truth is what the search found: its own training is not held against it.
        Mixture first = Truths()[0];
        AblationResults with = _results with { Truths = [.. _results.Truths.Select(t => t.Mixture == first ? t with { Values = [1, 1] } : t)] };
        Assert.Equal(FindingStatus.Observed, Of(with, 1.5, first.Text(Units)).Status);

        AblationResults one = _results with { Truths = [.. _results.Truths.Where(truth => truth.Seed == 1)] };
        Finding alone = Of(one, Best(one) - 0.01);
        Assert.Equal(FindingStatus.Inconclusive, alone.Status);
        Assert.Contains("How much of that is chance stays open", alone.Statement, StringComparison.Ordinal);
    }

    private static double Best(AblationResults results) => Others(results).Where(truth => truth.Seed == 1).Min(truth => truth.Values.Average());

    private static IEnumerable<TruthResult> Others(AblationResults results) => results.Truths.Where(truth => truth.Mixture != Mixture.Parse(Found));

    private static AblationResults Noisy(double deviation, ulong seed, double worth = 1)
    {
        AblationResults results = Results(Additive, seeds: 3);
        RandomSource random = new(seed);
        return results with
        {
            Truths = [.. results.Truths.Select(t =>
            {
                double loss = 3 - (worth * (3 - Additive(t.Mixture))) + (deviation * random.Gaussian());
                return t with { Values = [loss, loss] };
            })],
        };
    }

    private static string Verdict(AblationResults results, double loss) => Report(Searching, With(results, loss, Found)).Verdict;

    private static Finding Of(AblationResults results, double loss, string units = Found) =>
        new SearchFindings(Searching, With(results, loss, units)).Findings().Single(f => f.Id == "search.units");

    private static AblationResults With(AblationResults results, double loss, string units) => results with
    {
        Search = new SearchResult(new FoundMixtures(units, 2.7, 2.75, 20, true, [0.5, 0.5, 0, 0, 0, 0], 2.6, 2.65, 100), 1, [loss, loss], null),
    };
}
