using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>The best mixtures by search: predicted, and true after training.</summary>
internal sealed class SearchFindings
{
    /// <summary>What may be lost without loss: nats per token, or a share of answers.</summary>
    public const double Negligible = 0.01;

    // Of what lies between the best and the worst rival, where that is less: a loss of all that there is to lose is not negligible.
    private const double ShareOfRange = 0.1;

    private readonly AblationStudy _study;
    private readonly AblationResults _results;
    private readonly Target? _target;

    public SearchFindings(AblationStudy study, AblationResults results) =>
        (_study, _results, _target) = (study, results, Target.Search(study, results));

    /// <summary>A finding for the best set of units, and one for the best shares; none where nothing was searched yet.</summary>
    public IEnumerable<Finding> Findings() =>
        _study.Search is { } section && _results.Search is { } search && _target is not null ? Of(section, search, _target) : [];

    /// <summary>The best set of units and whether to believe in it, in a sentence without its end; null where nothing was searched yet.</summary>
    public string? Summary()
    {
        if (Findings().FirstOrDefault() is not { } best)
        {
            return null;
        }

        string believed = best.Status switch
        {
            FindingStatus.Observed => "training on no other mixture of as many tokens that was tried is better by more than a negligible loss",
            FindingStatus.NotObserved => "a training on another mixture of as many tokens was better",
            _ => "whether training on them is best stays open",
        };
        return $"The best units found for {_target!.FullName} are {_study.NameOf(Mixture.Parse(_results.Search!.Found.Subset))}: {believed}";
    }

    private IEnumerable<Finding> Of(SearchSection section, SearchResult search, Target target)
    {
        long tokens = AblationSources.SearchTokens(_study, section);
        Mixture units = Mixture.Parse(search.Found.Subset);
        double[] ofUnits = units.Shares(_study.Units.PartCounts), ofShares = [.. search.Found.Weights];
        Training? subset = search.Subset is { } s ? new(_study.TokensOf(units), target.Of(s), ofUnits) : null;
        Training? shares = search.Weights is { } w ? new(tokens, target.Of(w), ofShares) : null;
        string how = search.Found.AllSubsets ? $"all {search.Found.Subsets} sets that fill the tokens were merged" : $"units were added and exchanged one by one, over {search.Found.Subsets} sets";
        yield return Finding(
            "search.units",
            $"Best units for {target.FullName}",
            $"{_study.NameOf(units)} ({how})",
            search.Found.SubsetPredicted, subset, RivalsOf(search, subset, shares));
        yield return Finding(
            "search.weights",
            $"Best shares for {target.FullName}",
            string.Join(", ", search.Found.Weights.Select((share, unit) => (share, unit)).Where(u => u.share > 0).OrderByDescending(u => u.share)
                .Select(u => $"{NumberText.Percent(u.share, 0)} {_study.Units.NameOf(_study.Units.Of[u.unit])}"))
                + $" of {NumberText.Tokens(tokens)} tokens ({search.Found.Merges} merges measured)",
            search.Found.WeightsPredicted, shares, RivalsOf(search, shares, subset));
    }

    /// <summary>
    /// [rival][order] of the other mixtures that were trained on for as many tokens, the order of the search first: a training on more is
    /// better for that alone, and one on the same mixture is no rival.
    /// </summary>
    private double[][] RivalsOf(SearchResult search, Training? found, Training? other)
    {
        if (found is null)
        {
            return [];
        }

        int[] orders = [search.Seed, .. _study.Training.Seeds.Where(order => order != search.Seed)];
        return
        [
            .. _results.Truths.Where(truth => _study.TokensOf(truth.Mixture) == found.Tokens && !truth.Mixture.Shares(_study.Units.PartCounts).SequenceEqual(found.Shares))
                .GroupBy(truth => truth.Mixture).Select(truths => orders.Select(order =>
                    truths.FirstOrDefault(truth => truth.Seed == order) is { } truth ? _target!.Of(truth.Values) : double.NaN).ToArray())
                .Where(rival => double.IsFinite(rival[0])),
            .. other is null || other.Tokens != found.Tokens || other.Shares.SequenceEqual(found.Shares) ? [] : new[]
            {
                orders.Select((_, i) => i == 0 ? other.Loss : double.NaN).ToArray(),
            },
        ];
    }

    private Finding Finding(string id, string subject, string found, double predicted, Training? training, double[][] rivals)
    {
        string unit = _target!.Unit;
        RegretBounds? bounds = training is null || rivals.Length == 0 ? null : RegretBounds.Of(training.Loss, rivals, 0, (1 + ProxyRanking.Level) / 2);
        double negligible = rivals.Length == 0 ? Negligible : Math.Min(Negligible, ShareOfRange * (rivals.Max(rival => rival[0]) - rivals.Min(rival => rival[0])));
        FindingStatus status = bounds is null ? FindingStatus.Inconclusive
            : bounds.Upper < negligible ? FindingStatus.Observed
            : bounds.Lower > 0 ? FindingStatus.NotObserved : FindingStatus.Inconclusive;
        string says = training is null ? "; the training on it is missing."
            : $"; training on it came to {NumberText.Number(training.Loss, 3)}{Beside(status, training, rivals, bounds, negligible)}";
        return new Finding(
            id,
            subject,
            status,
            $"The search found {found}, by {Own(_study)} of its own. On what trainings are measured on its merge predicts {NumberText.Number(predicted, 3)} {unit}{says}",
            [
                new Measure("predicted", predicted, Unit: unit),
                new Measure("true", training?.Loss, Unit: unit),
                new Measure("regret", bounds?.Regret, bounds?.Lower, bounds?.Upper, unit, bounds is null ? null : ProxyRanking.Level),
                new Measure("negligible", negligible, Unit: unit),
                new Measure("deviation of one training", bounds?.Deviation, Unit: unit),
            ],
            []);
    }

    /// <summary>What a search chooses by: text, examples of tasks, or both.</summary>
    private static string Own(AblationStudy study)
    {
        ILookup<bool, string> targets = AblationSources.Targets(study).ToLookup(AblationSources.Sets(study).Select(set => set.Name).Contains);
        return (targets[true].Any(), targets[false].Any()) switch
        {
            (true, true) => "held-out text and examples",
            (true, false) => "held-out text",
            _ => "test examples",
        };
    }

    private static string Beside(FindingStatus status, Training training, double[][] rivals, RegretBounds? bounds, double negligible)
    {
        if (rivals.Length == 0)
        {
            return ", and no other mixture was trained on for as many tokens.";
        }

        if (rivals.All(rival => rival[0] == training.Loss))
        {
            return $", as did trainings on all {rivals.Length} other mixtures of as many tokens: nothing tells them apart here.";
        }

        if (bounds is null)
        {
            double excess = Math.Max(0, training.Loss - rivals.Min(rival => rival[0]));
            return $", {NumberText.Number(excess, 3)} above the lowest of {rivals.Length} others on as many tokens. How much of that is chance stays open: "
                + "that needs two other mixtures of as many tokens, each trained on in two orders of the documents, where these differ.";
        }

        string means = status switch
        {
            FindingStatus.Observed => $"less than {NumberText.Number(negligible, 3)} is negligible",
            FindingStatus.NotObserved => "another mixture was better",
            _ => $"neither surely negligible (below {NumberText.Number(negligible, 3)}) nor surely anything",
        };
        return $". That is {NumberText.Number(bounds.Regret, 3)} ({NumberText.Number(bounds.Lower, 3)} to {NumberText.Number(bounds.Upper, 3)}) above the best of "
            + $"{rivals.Length} other mixtures trained on for as many tokens: {means}. The interval allows for taking the best of so many.";
    }

    private sealed record Training(long Tokens, double Loss, double[] Shares);
}
