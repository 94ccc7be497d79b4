using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>Whether units act on a target one by one.</summary>
/// <param name="Target">The target.</param>
/// <param name="Test">The test, which has a p-value.</param>
/// <param name="Of">What it was made on.</param>
/// <param name="IsSaturated">Whether pairs describe every mixture, so that any departure from a sum counts as theirs.</param>
internal sealed record Interaction(Target Target, InteractionTest Test, string Of, bool IsSaturated)
{
    // Where pairs are significant but explain less than this share of the variance, adding up units still predicts.
    private const double Slight = 0.01;
    private const double Significant = 0.05;

    /// <summary>Whether the test rejects that units act one by one.</summary>
    public bool Rejects => Test.PermutationPValue < Significant;

    /// <summary>Whether proxies that add up units mislead: pairs are there, and not slight.</summary>
    public bool Misleads => Rejects && ByPairs >= Slight;

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
        if (!Misleads)
        {
            return $"Units act on each other, but slightly: {share} of the variance is beyond a sum over units";
        }

        string[] worse = [.. (best?.Worse ?? []).Where(score => score.Proxy.AddsUp).Select(score => score.Proxy.Name)];
        string proved = best is null ? ""
            : worse.Length > 0 ? $"; surely worse than the best here: {string.Join(", ", worse)}"
            : "; none of them is surely worse than the best here";
        return $"Warning: units act on each other ({share} of the variance is beyond a sum over units), so proxies that add up units "
            + $"(unit scores, regression, mixing law) may mislead{proved}";
    }
}

/// <summary>Whether units act on the loss one by one: where they act in pairs, proxies that add up units mislead.</summary>
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
        $"Interactions between units, {test.Target.FullName}",
        test.Rejects ? FindingStatus.Observed : FindingStatus.Inconclusive,
        $"{test.Warning(BestProxy.For(best, test.Target)) ?? "No interaction between units was found"}. In {test.Of} {test.Test.Reason}; by permutations p = {NumberText.Number(test.Test.PermutationPValue!.Value, 3)}."
            + (test.IsSaturated ? " So few mixtures are described by pairs one and all: whatever is no sum over units counts as pairs." : ""),
        [
            new Measure("variance explained by units", test.Test.AdditiveRSquared),
            new Measure("further by pairs", test.ByPairs),
            new Measure("p", test.Test.PermutationPValue),
        ],
        []));

    private static Interaction? Test(AblationStudy study, AblationResults results, Proxy? merge, Target target) =>
        Test(study, target, "trainings on mixtures", [.. results.Truths.Select(truth => (truth.Mixture, target.Of(truth.Values)))])
        ?? (merge is null ? null : Test(
            study, target, "merges (the trainings are too few to tell)",
            [.. merge.Predictions.SelectMany(p => p.Value.Values.Select(values => (p.Key, target.Of(values))))]));

    private static Interaction? Test(AblationStudy study, Target target, string of, (Mixture Mixture, double Loss)[] losses)
    {
        if (losses.Length < 2 || losses.All(l => l.Loss == losses[0].Loss))
        {
            return null;
        }

        InteractionTest test = InteractionTest.Of([.. losses.Select(l => l.Mixture.Shares(study.Units.PartCounts))], [.. losses.Select(l => l.Loss)]);
        int terms = losses.Length - test.ResidualDegrees;
        return test.PermutationPValue is null ? null
            : new Interaction(target, test, of, terms >= losses.Select(l => l.Mixture).Distinct().Count());
    }
}
