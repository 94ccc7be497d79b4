using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>Whether units act on the loss one by one: where they act in pairs, proxies that add up units mislead.</summary>
internal static class InteractionFindings
{
    // Where pairs are significant but explain less than this share of the variance, adding up units still predicts.
    private const double Slight = 0.01;
    private const double Significant = 0.05;

    /// <summary>A finding for each target: from the truths, or from the merges where the truths do not suffice.</summary>
    public static IEnumerable<Finding> Of(AblationStudy study, AblationResults results, Proxy? merge)
    {
        foreach (Target target in Target.All(results.Sets))
        {
            InteractionTest? truths = Test(study, [.. results.Truths.Select(truth => (truth.Mixture, target.Of(truth.Losses)))]);
            if (truths?.PermutationPValue is not null)
            {
                yield return Finding(target, truths, "trainings on mixtures");
            }
            else if (merge is not null
                && Test(study, [.. merge.Predictions.SelectMany(p => p.Value.Select(losses => (p.Key, target.Of(losses))))]) is { PermutationPValue: not null } merges)
            {
                yield return Finding(target, merges, "merges (the trainings are too few to tell)");
            }
        }
    }

    private static InteractionTest? Test(AblationStudy study, (Jobs.Mixture Mixture, double Loss)[] losses) =>
        losses.Length < 2 || losses.All(l => l.Loss == losses[0].Loss)
            ? null
            : InteractionTest.Of([.. losses.Select(l => l.Mixture.Shares(study.Units.PartCounts))], [.. losses.Select(l => l.Loss)]);

    private static Finding Finding(Target target, InteractionTest test, string of)
    {
        double pairs = test.PairRSquared!.Value - test.AdditiveRSquared;
        bool isSignificant = test.PermutationPValue < Significant;
        bool misleads = isSignificant && pairs >= Slight;
        string says = misleads
            ? "Warning: units act on each other, so proxies that add up units (unit scores, regression, mixing law) are not to be relied on here"
            : isSignificant ? "Units act on each other, but too slightly to mislead proxies that add up units"
            : "No interaction between units was found";
        return new Finding(
            $"interactions.{target.Id}",
            $"Interactions between units, {target.Name}",
            misleads ? FindingStatus.Observed : isSignificant ? FindingStatus.NotObserved : FindingStatus.Inconclusive,
            $"{says}: in {of} {test.Reason}; by permutations p = {NumberText.Number(test.PermutationPValue!.Value, 3)}.",
            [
                new Measure("variance explained by units", test.AdditiveRSquared),
                new Measure("further by pairs", pairs),
                new Measure("p", test.PermutationPValue),
            ],
            []);
    }
}
