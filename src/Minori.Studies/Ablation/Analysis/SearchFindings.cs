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
        Training? subset = search.SubsetLosses is { } s ? new(TokensOf(Mixture.Parse(search.Found.Subset)), Target(s)) : null;
        Training? weights = search.WeightsLosses is { } w ? new(AblationSources.SearchTokens(study, section), Target(w)) : null;
        Training[] truths =
            [.. results.Truths.Where(truth => truth.Seed == search.Seed).Select(truth => new Training(TokensOf(truth.Mixture), Target(truth.Losses)))];

        // A training on more tokens is better for that alone: only those on as many say whether the search found the best.
        Training[] RivalsOf(Training? found, Training? other) => found is null ? []
            : [.. truths.Append(other).OfType<Training>().Where(rival => rival.Tokens == found.Tokens)];
        long TokensOf(Mixture mixture) => mixture.Members.Sum(unit => (long)study.Units.PartCounts[unit]) * study.Units.UnitTokens;
        string how = search.Found.AllSubsets ? "every set that fills the tokens was merged" : "units were added one by one";
        yield return Finding(
            "search.units",
            $"Best units for {Short(study, where)}",
            $"{AblationTables.NameOf(study, Mixture.Parse(search.Found.Subset))} ({how})",
            search.Found.SubsetLoss, subset, RivalsOf(subset, weights));
        yield return Finding(
            "search.weights",
            $"Best shares for {Short(study, where)}",
            string.Join(", ", search.Found.Weights.Select((share, unit) => (share, unit)).Where(u => u.share > 0).OrderByDescending(u => u.share)
                .Select(u => $"{NumberText.Percent(u.share, 0)} {study.Units.NameOf(study.Units.Of[u.unit])}"))
                + $" of {NumberText.Tokens(AblationSources.SearchTokens(study, section))} tokens ({search.Found.Merges} merges measured)",
            search.Found.WeightsLoss, weights, RivalsOf(weights, subset));
    }

    private static string Short(AblationStudy study, string targets) => study.Search!.Target is null ? "the mean over sets" : targets;

    private static Finding Finding(string id, string subject, string found, double predicted, Training? training, Training[] rivals)
    {
        double? truth = training?.Loss, regret = rivals.Length == 0 ? null : truth - rivals.Append(training!).Min(rival => rival.Loss);
        string says = truth is { } loss
            ? $"Its merge predicts {NumberText.Number(predicted, 3)} nats per token; training on it came to {NumberText.Number(loss, 3)}, "
                + (regret is not { } excess ? "and no other training was on as many tokens."
                    : $"{(excess == 0 ? "the lowest" : $"{NumberText.Number(excess, 3)} above the lowest")} of the {rivals.Length + 1} trainings on as many tokens.")
            : $"Its merge predicts {NumberText.Number(predicted, 3)} nats per token; the training on it is missing.";
        return new Finding(
            id,
            subject,
            regret is null ? FindingStatus.Inconclusive : regret == 0 ? FindingStatus.Observed : FindingStatus.NotObserved,
            $"The search found {found}. {says}",
            [
                new Measure("predicted", predicted, Unit: "nats/token"),
                new Measure("true", truth, Unit: "nats/token"),
                new Measure("regret", regret, Unit: "nats/token"),
            ],
            []);
    }

    private sealed record Training(long Tokens, double Loss);
}
