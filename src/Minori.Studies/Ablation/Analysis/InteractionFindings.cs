using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>Whether a target is additive in the units' shares.</summary>
/// <param name="Target">The target.</param>
/// <param name="Test">The test, which has a p-value.</param>
/// <param name="IsOfMerges">Whether it was made on merges, because the trainings are too few to tell; else on the trainings.</param>
/// <param name="IsSaturated">Whether pairs describe every mixture, so that any departure from a sum counts as theirs.</param>
/// <param name="IsUneven">Whether its mixtures are trainings of unequal length, which is a departure too.</param>
internal sealed record Interaction(Target Target, InteractionTest Test, bool IsOfMerges, bool IsSaturated, bool IsUneven)
{
    // Where pairs are significant but explain less than this share of the variance, adding up units still predicts.
    private const double Slight = 0.01;
    private const double Significant = 0.05;

    /// <summary>Whether the test rejects a sum over units.</summary>
    public bool Rejects => Test.PermutationPValue < Significant;

    /// <summary>Whether proxies that add up units mislead: pairs are there in trainings, and not slight.</summary>
    public bool Misleads => Rejects && !IsOfMerges && ByPairs >= Slight;

    /// <summary>Share of the variance that pairs explain beside the units.</summary>
    public double ByPairs => Test.PairRSquared!.Value - Test.AdditiveRSquared;

    /// <summary>
    /// What the test says against adding up units, in a sentence without its end, with what became of the proxies that do; null where
    /// it says nothing.
    /// </summary>
    /// <param name="best">How the proxies rank for this target; null where that is not known.</param>
    public string? Warning(BestProxy? best)
    {
        if (!Rejects)
        {
            return null;
        }

        string share = NumberText.Percent(ByPairs, 1);
        if (IsOfMerges)
        {
            return $"The {Target.Quantity} of merges is not additive in the units' shares ({share} of the variance is beyond a sum over units); whether that of trainings is stays open";
        }

        if (!Misleads)
        {
            return $"The {Target.Quantity} is not additive in the units' shares, but nearly: {share} of the variance is beyond a sum over units";
        }

        string[] adding = Names(best?.Ranking.Scores), worse = Names(best?.Worse);
        return $"Warning: the {Target.Quantity} is not additive in the units' shares ({share} of the variance is beyond a sum over units)"
            + (adding.Length == 0 ? ""
                : $", so proxies that add up units ({string.Join(", ", adding)}) may mislead; "
                    + (worse.Length > 0 ? $"surely worse than the best here: {string.Join(", ", worse)}" : "that one is worse than the best is not shown here"));

        static string[] Names(IEnumerable<ProxyScore>? scores) => [.. (scores ?? []).Where(score => score.Proxy.AddsUp).Select(score => score.Proxy.Name)];
    }
}

/// <summary>
/// Whether the loss is a sum over units: where it is not, proxies that are linear in shares mislead. That need not be units acting on
/// each other: a law that is curved in shares, as the mixing law, departs from a sum as well.
/// </summary>
internal static class InteractionFindings
{
    /// <summary>A test for each target: on the truths, or on the merges where the truths do not suffice.</summary>
    public static IReadOnlyList<Interaction> Tests(AblationStudy study, AblationResults results, Proxy? merge) =>
        [.. Target.All(study, results).AsParallel().AsOrdered().Select(target => Test(study, results, merge, target)).OfType<Interaction>()];

    /// <summary>A finding for each test.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="best">How the proxies rank, by target.</param>
    public static IEnumerable<Finding> Of(IEnumerable<Interaction> tests, IReadOnlyList<BestProxy> best) => tests.Select(test => new Finding(
        $"interactions.{test.Target.Id}",
        $"Whether units add up, {test.Target.FullName}",
        test is { Rejects: true, IsOfMerges: false } ? FindingStatus.Observed : FindingStatus.Inconclusive,
        $"{test.Warning(BestProxy.For(best, test.Target)) ?? "No departure from a sum over units was found"}. In {(test.IsOfMerges ? "merges (the trainings are too few to tell)" : "trainings on mixtures")} {test.Test.Reason}; by permutations p = {NumberText.Number(test.Test.PermutationPValue!.Value, 3)}."
            + (test.IsSaturated ? " So few mixtures are described by pairs one and all: whatever is no sum over units counts as pairs." : "")
            + (test.Rejects ? " A loss that is curved in shares departs from a sum as units that act on each other do: the test does not tell them apart." : "")
            + (test.IsUneven ? " The trainings are of unequal length, which is in it as well." : ""),
        [
            new Measure("variance explained by units", test.Test.AdditiveRSquared),
            new Measure("further by pairs", test.ByPairs),
            new Measure("p", test.Test.PermutationPValue),
        ],
        []));

    private static Interaction? Test(AblationStudy study, AblationResults results, Proxy? merge, Target target) =>
        Test(study, target, isOfMerges: false, results.Truths.Select(truth => study.TokensOf(truth.Mixture)).Distinct().Count() > 1, [.. results.Truths.Select(truth => (truth.Mixture, target.Of(truth.Values)))])
        ?? (merge is null ? null : Test(
            study, target, isOfMerges: true, false,
            [.. merge.Predictions.SelectMany(p => p.Value.Values.Select(values => (p.Key, target.Of(values))))]));

    private static Interaction? Test(AblationStudy study, Target target, bool isOfMerges, bool isUneven, (Mixture Mixture, double Loss)[] losses)
    {
        if (losses.Length < 2 || losses.All(l => l.Loss == losses[0].Loss))
        {
            return null;
        }

        InteractionTest test = InteractionTest.Of([.. losses.Select(l => l.Mixture.Shares(study.Units.PartCounts))], [.. losses.Select(l => l.Loss)]);
        int terms = losses.Length - test.ResidualDegrees;
        return test.PermutationPValue is null ? null
            : new Interaction(target, test, isOfMerges, terms >= losses.Select(l => l.Mixture).Distinct().Count(), isUneven);
    }
}
