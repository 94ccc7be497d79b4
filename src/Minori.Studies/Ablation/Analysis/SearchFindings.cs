using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>What a search found, with what training on it came to.</summary>
/// <param name="Found">The mixtures found.</param>
/// <param name="Seed">The order of the documents that the search and the trainings are of.</param>
/// <param name="SubsetLosses">By set, after training on the set of units; null where that was not measured.</param>
/// <param name="WeightsLosses">By set, after training on the shares; likewise.</param>
internal sealed record SearchResult(
    FoundMixtures Found, int Seed, IReadOnlyList<double>? SubsetLosses, IReadOnlyList<double>? WeightsLosses);

/// <summary>The best mixtures by search: predicted, and true after training.</summary>
internal static class SearchFindings
{
    /// <summary>A finding for the best set of units, and one for the best shares.</summary>
    public static IEnumerable<Finding> Of(AblationStudy study, AblationResults results)
    {
        if (study.Search is not { } section || results.Search is not { } search)
        {
            yield break;
        }

        int[] targets = [.. AblationSources.Targets(study).Select(target => results.Sets.ToList().IndexOf(target))];
        double Target(IReadOnlyList<double> losses) => targets.Average(set => losses[set]);
        string where = string.Join(", ", AblationSources.Targets(study));
        double? known = results.Truths.Where(truth => truth.Seed == search.Seed).Select(truth => (double?)Target(truth.Losses)).Min();
        double? subset = search.SubsetLosses is { } s ? Target(s) : null;
        double? weights = search.WeightsLosses is { } w ? Target(w) : null;
        double? best = new[] { known, subset, weights }.Min();
        string how = search.Found.AllSubsets ? "every set that fills the tokens was merged" : "units were added one by one";
        yield return Finding(
            "search.units",
            $"Best units for {Short(study, where)}",
            $"{AblationTables.NameOf(study, Mixture.Parse(search.Found.Subset))} ({how})",
            search.Found.SubsetLoss, subset, best, results.Truths.Count);
        yield return Finding(
            "search.weights",
            $"Best shares for {Short(study, where)}",
            string.Join(", ", search.Found.Weights.Select((share, unit) => (share, unit)).Where(u => u.share > 0).OrderByDescending(u => u.share)
                .Select(u => $"{NumberText.Percent(u.share, 0)} {study.Units.NameOf(study.Units.Of[u.unit])}"))
                + $" of {NumberText.Tokens(AblationSources.SearchTokens(study, section))} tokens ({search.Found.Merges} merges measured)",
            search.Found.WeightsLoss, weights, best, results.Truths.Count);
    }

    private static string Short(AblationStudy study, string targets) => study.Search!.Target is null ? "the mean over sets" : targets;

    private static Finding Finding(string id, string subject, string found, double predicted, double? truth, double? best, int truths)
    {
        string says = truth is { } loss && best is { } lowest
            ? $"Its merge predicts {NumberText.Number(predicted, 3)} nats per token; training on it came to {NumberText.Number(loss, 3)}, "
                + (loss <= lowest
                    ? "the lowest of all trainings here."
                    : $"{NumberText.Number(loss - lowest, 3)} above the lowest of all trainings here ({truths} truths and the mixtures found).")
            : $"Its merge predicts {NumberText.Number(predicted, 3)} nats per token; the training on it is missing.";
        return new Finding(
            id,
            subject,
            truth is null || truths == 0 ? FindingStatus.Inconclusive : truth <= best ? FindingStatus.Observed : FindingStatus.NotObserved,
            $"The search found {found}. {says}",
            [
                new Measure("predicted", predicted, Unit: "nats/token"),
                new Measure("true", truth, Unit: "nats/token"),
                new Measure("regret", truth - best, Unit: "nats/token"),
            ],
            []);
    }
}
