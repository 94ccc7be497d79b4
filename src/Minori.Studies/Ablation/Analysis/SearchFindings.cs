using MathNet.Numerics.Distributions;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>The best mixtures by search: predicted, and true after training.</summary>
internal sealed class SearchFindings
{
    private readonly AblationStudy _study;
    private readonly AblationResults _results;
    private readonly Target? _target;
    private readonly double? _margin;

    public SearchFindings(AblationStudy study, AblationResults results)
    {
        (_study, _results, _target) = (study, results, Target.Search(study, results));
        _margin = _target is null ? null : Margin(_target, results.Truths);
    }

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
            FindingStatus.Observed => "training on them was no worse than on any other mixture of as many tokens, chance aside",
            FindingStatus.NotObserved => "a training on another mixture of as many tokens was better",
            _ => "whether training on them is best stays open",
        };
        return $"The best units found for {_target!.FullName} are {_study.NameOf(Mixture.Parse(_results.Search!.Found.Subset))}: {believed}";
    }

    /// <summary>
    /// By how much one training may seem better than another for its order of the documents alone: with 95% confidence, from the spread of
    /// trainings on the same mixture; null where every mixture was trained on in one order.
    /// </summary>
    internal static double? Margin(Target target, IEnumerable<TruthResult> truths)
    {
        double[][] repeats = [.. truths.GroupBy(truth => truth.Mixture).Select(g => g.Select(truth => target.Of(truth.Values)).ToArray())];
        int freedom = repeats.Sum(values => values.Length - 1);
        double squares = repeats.Sum(values => values.Sum(value => (value - values.Average()) * (value - values.Average())));
        return freedom == 0 ? null : StudentT.InvCDF(0, 1, freedom, 0.95) * Math.Sqrt(2 * squares / freedom);
    }

    private IEnumerable<Finding> Of(SearchSection section, SearchResult search, Target target)
    {
        long tokens = AblationSources.SearchTokens(_study, section);
        Mixture units = Mixture.Parse(search.Found.Subset);
        Training? subset = search.Subset is { } s ? new(_study.TokensOf(units), target.Of(s)) : null;
        Training? shares = search.Weights is { } w ? new(tokens, target.Of(w)) : null;
        string how = search.Found.AllSubsets ? $"all {search.Found.Subsets} sets that fill the tokens were merged" : $"units were added and exchanged one by one, over {search.Found.Subsets} sets";
        yield return Finding(
            "search.units",
            $"Best units for {target.FullName}",
            $"{_study.NameOf(units)} ({how})",
            search.Found.SubsetLoss, subset, RivalsOf(search, subset, shares));
        yield return Finding(
            "search.weights",
            $"Best shares for {target.FullName}",
            string.Join(", ", search.Found.Weights.Select((share, unit) => (share, unit)).Where(u => u.share > 0).OrderByDescending(u => u.share)
                .Select(u => $"{NumberText.Percent(u.share, 0)} {_study.Units.NameOf(_study.Units.Of[u.unit])}"))
                + $" of {NumberText.Tokens(tokens)} tokens ({search.Found.Merges} merges measured)",
            search.Found.WeightsLoss, shares, RivalsOf(search, shares, subset));
    }

    /// <summary>A training on more tokens is better for that alone: only those on as many, in the same order, say whether the search found the best.</summary>
    private Training[] RivalsOf(SearchResult search, Training? found, Training? other) => found is null ? [] :
    [
        .. _results.Truths.Where(truth => truth.Seed == search.Seed).Select(truth => new Training(_study.TokensOf(truth.Mixture), _target!.Of(truth.Values)))
            .Append(other).OfType<Training>().Where(rival => rival.Tokens == found.Tokens),
    ];

    private Finding Finding(string id, string subject, string found, double predicted, Training? training, Training[] rivals)
    {
        string unit = _target!.Unit;
        double? regret = training is null || rivals.Length == 0 ? null : training.Loss - rivals.Append(training).Min(rival => rival.Loss);
        string says = training is null ? "; the training on it is missing." : $"; training on it came to {NumberText.Number(training.Loss, 3)}, {Beside(regret, rivals.Length)}";
        return new Finding(
            id,
            subject,
            regret is null || _margin is null ? FindingStatus.Inconclusive : regret <= _margin ? FindingStatus.Observed : FindingStatus.NotObserved,
            $"The search found {found}. Its merge predicts {NumberText.Number(predicted, 3)} {unit}{says}",
            [
                new Measure("predicted", predicted, Unit: unit),
                new Measure("true", training?.Loss, Unit: unit),
                new Measure("regret", regret, Unit: unit),
                new Measure("what the order of the documents may do", _margin, Unit: unit),
            ],
            []);
    }

    private string Beside(double? regret, int rivals)
    {
        if (regret is not { } excess)
        {
            return "and no other training was on as many tokens.";
        }

        string place = excess == 0 ? $"the lowest of the {rivals + 1} trainings on as many tokens" : $"{NumberText.Number(excess, 3)} above the lowest of the {rivals + 1} trainings on as many tokens";
        return _margin is not { } margin ? $"{place}. With one order of the documents, how much of that is chance stays open."
            : excess == 0 ? $"{place}; the order of the documents alone may be worth {NumberText.Number(margin, 3)}."
            : $"{place}, {(excess <= margin ? "no more than" : "beyond")} the {NumberText.Number(margin, 3)} that the order of the documents alone may be worth.";
    }

    private sealed record Training(long Tokens, double Loss);
}
