using Minori.Studies.StudyFiles;
using Minori.Text;

namespace Minori.Studies.Ablation;

/// <summary>What is wrong between the sections of a study of ablation.</summary>
internal static class AblationProblems
{
    private const int MostSearched = 30;

    /// <summary>The property at fault and one line that says how to mend it.</summary>
    public static IEnumerable<(string Property, string Problem)> Of(AblationStudy study)
    {
        UnitsSection units = study.Units;
        if (units.By is UnitKind.Field or UnitKind.File && study.Corpus.Sources.All(source => source == DotnetDocsCorpus.CorpusName))
        {
            yield return (nameof(AblationStudy.Units), $"by: {DotnetDocsCorpus.CorpusName} has domains and no other fields or files; take by: domain or by: piece");
        }

        if (study.Seed.Of is { } of && units.ProblemOf(of) is { } problem)
        {
            yield return (nameof(AblationStudy.Seed), $"of: {problem}");
        }

        foreach (var found in OfModel(study).Concat(OfSets(study)).Concat(OfMixtures(study)).Concat(OfTruths(study)).Concat(OfSearch(study)))
        {
            yield return found;
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfModel(AblationStudy study)
    {
        bool isGiven = study.Seed.Checkpoint is not null;
        if (isGiven == study.Model is not null)
        {
            yield return (nameof(AblationStudy.Model), isGiven
                ? "does not go with seed.checkpoint: the checkpoint has its own shape"
                : "missing key (the model's shape), for example 'model: {width: 64, layers: 2, heads: 2, context: 128}'");
        }

        if (isGiven && study.Training.LearningRate is null)
        {
            yield return (nameof(AblationStudy.Training), "learning_rate: missing key; a checkpoint does not say at which rate its training ended");
        }

        if (study.Model is { } model && study.Training.BatchTokens % model.Context != 0)
        {
            yield return (nameof(AblationStudy.Training), $"batch_tokens: {study.Training.BatchTokens} is not a multiple of model.context ({model.Context})");
        }

        if (study.Training.BatchTokens > study.Units.UnitTokens)
        {
            yield return (nameof(AblationStudy.Training), $"batch_tokens: is larger than a part of a unit ({study.Units.UnitTokens} tokens)");
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfSets(AblationStudy study)
    {
        if (study.Units.By != UnitKind.Piece && study.Evaluation.Sets is { } sets && study.Units.ProblemOf(sets) is { } problem)
        {
            yield return (nameof(AblationStudy.Evaluation), $"sets: {problem}");
        }

        string[] names = [.. AblationSources.Sets(study).Select(set => set.Name)];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } alike)
        {
            yield return (nameof(AblationStudy.Evaluation), $"two evaluation sets would be called '{alike.Key}': rename the file");
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfMixtures(AblationStudy study)
    {
        int units = study.Units.Of.Count;
        if (study.Mixtures.All && units > MixturesSection.MostUnitsForAll)
        {
            yield return (nameof(AblationStudy.Mixtures), $"all mixtures of {units} units are {Math.Pow(2, units) - 1:N0}: give 'sizes' or a 'list' (up to {MixturesSection.MostUnitsForAll} units all are merged)");
        }

        if (study.Mixtures.Sizes is { } sizes && sizes[^1] > units)
        {
            yield return (nameof(AblationStudy.Mixtures), $"sizes: there are {units} units, and a mixture of {sizes[^1]} is asked for");
        }

        foreach (string problem in ProblemsOfList(study, study.Mixtures.List))
        {
            yield return (nameof(AblationStudy.Mixtures), $"list: {problem}");
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfTruths(AblationStudy study)
    {
        if (study.Truths is not { } truths)
        {
            yield break;
        }

        IReadOnlyList<string> among = truths.Among ?? study.Units.Of;
        foreach (string problem in ProblemsOfList(study, [among]))
        {
            yield return (nameof(AblationStudy.Truths), $"among: {problem}");
        }

        if (truths.Size > among.Count)
        {
            yield return (nameof(AblationStudy.Truths), $"size: there are {among.Count} units to draw among, and mixtures of {truths.Size} are asked for");
        }

        foreach (string problem in ProblemsOfList(study, truths.List))
        {
            yield return (nameof(AblationStudy.Truths), $"list: {problem}");
        }

        if (truths.List?.FirstOrDefault(mixture => mixture.Count == 1) is { } single)
        {
            yield return (nameof(AblationStudy.Truths), $"list: [{single[0]}] is one unit, whose truth would be its own training: give mixtures of two or more");
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfSearch(AblationStudy study)
    {
        if (study.Search is not { } search)
        {
            yield break;
        }

        string[] sets = [.. AblationSources.Sets(study).Select(set => set.Name)];
        if (AblationSources.Targets(study).FirstOrDefault(target => !sets.Contains(target, StringComparer.Ordinal)) is { } odd)
        {
            string mend = Spelling.Nearest(odd, sets) is { } near ? $"did you mean '{near}'?" : $"the sets are {string.Join(", ", sets)}";
            yield return (nameof(AblationStudy.Search), $"target: '{odd}' is no evaluation set; {mend}");
        }

        if (study.Units.Of.Count > MostSearched)
        {
            yield return (nameof(AblationStudy.Search), $"a search takes at most {MostSearched} units, found {study.Units.Of.Count}");
        }

        IReadOnlyList<int> parts = study.Units.PartCounts;
        long tokens = AblationSources.SearchTokens(study, search);
        double room = parts.OrderDescending().Take(search.MaxUnits ?? parts.Count).Sum() * study.Units.UnitTokens * search.MaxRepeats;
        if (tokens < parts.Min() * study.Units.UnitTokens || tokens > room)
        {
            yield return (nameof(AblationStudy.Search), $"tokens: with these units, max_units and max_repeats a mixture has from {parts.Min() * study.Units.UnitTokens} to {room:F0} tokens, found {tokens}");
        }
    }

    private static IEnumerable<string> ProblemsOfList(AblationStudy study, IReadOnlyList<IReadOnlyList<string>>? list)
    {
        foreach (IReadOnlyList<string> mixture in list ?? [])
        {
            if (mixture.FirstOrDefault(name => !study.Units.Of.Contains(name, StringComparer.Ordinal)) is { } odd)
            {
                string mend = Spelling.Nearest(odd, study.Units.Of) is { } near ? $"did you mean '{near}'?" : $"the units are {string.Join(", ", study.Units.Of)}";
                yield return $"'{odd}' is no unit; {mend}";
            }
            else if (mixture.Count == 0 || mixture.Distinct(StringComparer.Ordinal).Count() != mixture.Count)
            {
                yield return mixture.Count == 0 ? "a mixture has no unit" : "a unit is given twice in a mixture";
            }
        }
    }
}
