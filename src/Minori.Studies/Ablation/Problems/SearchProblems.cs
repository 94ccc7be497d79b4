using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>What is wrong with a search of the best mixture, or makes its answer known beforehand.</summary>
internal static class SearchProblems
{
    private const int MostSearched = 30;

    /// <summary>The property at fault, as a path from the study, and one line that says how to mend it.</summary>
    public static IEnumerable<(string Property, string Problem)> Of(AblationStudy study) =>
        study.Search is { } search ? OfTarget(study, search).Concat(OfRoom(study, search)) : [];

    private static IEnumerable<(string Property, string Problem)> OfTarget(AblationStudy study, SearchSection search)
    {
        string[] sets = [.. AblationSources.Sets(study).Select(set => set.Name)];
        string[] all = [.. sets, .. study.Evaluation.Tasks.SelectMany(AblationSources.ColumnsOf)];
        foreach ((int i, string target) in (search.Target ?? []).Index())
        {
            if (!all.Contains(target, StringComparer.Ordinal))
            {
                yield return ($"{Search(nameof(SearchSection.Target))}[{i}]", $"'{target}' is no evaluation set or task; {Spelling.DidYouMean(target, all, "there are")}");
            }
        }

        IReadOnlyList<string> targets = AblationSources.Targets(study);
        int errors = targets.Count(target => IsErrors(study, target));
        if (errors > 0 && errors < targets.Count)
        {
            yield return (Search(nameof(SearchSection.Target)), "losses, in nats per token, and shares of wrong answers have no common mean: give targets of one kind");
        }

        if (targets.Distinct(StringComparer.Ordinal).Count() != targets.Count)
        {
            yield return (Search(nameof(SearchSection.Target)), "a target is given twice");
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfRoom(AblationStudy study, SearchSection search)
    {
        IReadOnlyList<int> parts = study.Units.PartCounts;
        long unitTokens = study.Units.UnitTokens, tokens = AblationSources.SearchTokens(study, search);
        int most = Math.Min(search.MaxUnits ?? parts.Count, parts.Count);
        if (parts.Count > MostSearched)
        {
            yield return (nameof(AblationStudy.Search), $"a search takes at most {MostSearched} units, found {parts.Count}");
            yield break;
        }

        if (most == parts.Count && tokens >= parts.Sum() * unitTokens)
        {
            yield return (nameof(AblationStudy.Search), search is { MaxUnits: null, Tokens: null }
                ? "give 'max_units' or 'tokens': without a limit the best set is that of all units, whatever they are"
                : $"all units fit into {tokens} tokens, so there is nothing to choose: give fewer 'tokens' ({parts.Sum() * unitTokens} are all units) or fewer 'max_units' than {parts.Count}");
            yield break;
        }

        double room = parts.OrderDescending().Take(most).Sum() * unitTokens * search.MaxRepeats;
        if (tokens < parts.Min() * unitTokens || tokens > room)
        {
            yield return (
                search.Tokens is null ? nameof(AblationStudy.Search) : Search(nameof(SearchSection.Tokens)),
                $"with these units, max_units and max_repeats a mixture has from {parts.Min() * unitTokens} to {room:F0} tokens, found {tokens}{Implied(search)}");
        }
        else if (AblationSources.SearchedSets(study, search) is var sets && sets.All().Take(2).Count() == 1)
        {
            yield return (
                nameof(AblationStudy.Search),
                $"only {study.NameOf(sets.All().First())} fills {tokens} tokens{Implied(search)} with at most {most} unit{(most == 1 ? "" : "s")}, so there is nothing to choose: give other 'tokens' or 'max_units'");
        }
    }

    private static string Implied(SearchSection search) => search.Tokens is null ? " (those of max_units units of average size, since 'tokens' is not given)" : "";

    private static bool IsErrors(AblationStudy study, string target) =>
        study.Evaluation.Tasks.Any(task => AblationSources.ColumnsOf(task).Skip(1).Contains(target, StringComparer.Ordinal));

    private static string Search(string property) => $"{nameof(AblationStudy.Search)}.{property}";
}
