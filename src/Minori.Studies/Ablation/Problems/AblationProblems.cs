using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Studies.Ablation;

/// <summary>What is wrong between the sections of a study of ablation.</summary>
internal static class AblationProblems
{
    /// <summary>The property at fault, as a path from the study, and one line that says how to mend it.</summary>
    public static IEnumerable<(string Property, string Problem)> Of(AblationStudy study) =>
        OfUnits(study).Concat(OfModel(study)).Concat(OfEvaluation(study)).Concat(MixtureProblems.Of(study)).Concat(SearchProblems.Of(study));

    /// <summary>What is wrong between the study and the checkpoint that it begins from: the key at fault, and one line that says how to mend it.</summary>
    public static IEnumerable<(string Key, string Problem)> OfCheckpoint(AblationStudy study, SourceFingerprints fingerprints)
    {
        if (fingerprints.Checkpoint?.Model is { } model && study.Training.BatchTokens % model.ContextLength != 0)
        {
            yield return ("training.batch_tokens", $"{study.Training.BatchTokens} is not a multiple of the checkpoint's context ({model.ContextLength})");
        }
    }

    private static IEnumerable<(string Property, string Problem)> OfUnits(AblationStudy study)
    {
        UnitsSection units = study.Units;
        if (units.By is UnitKind.Field or UnitKind.File && study.Corpus.Sources.All(source => source == DotnetDocsCorpus.CorpusName))
        {
            yield return (
                $"{nameof(AblationStudy.Units)}.{nameof(UnitsSection.By)}",
                $"{DotnetDocsCorpus.CorpusName} has domains and no other fields or files; take by: domain or by: piece");
        }

        if (study.Seed.Of is { } of && units.ProblemOf(of) is { } problem)
        {
            yield return ($"{nameof(AblationStudy.Seed)}.{nameof(SeedSection.Of)}", problem);
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
            yield return (Training(nameof(ContinuationSection.LearningRate)), "missing key; a checkpoint does not say at which rate its training ended");
        }

        if (study.Model is { } model && study.Training.BatchTokens % model.Context != 0)
        {
            yield return (Training(nameof(ContinuationSection.BatchTokens)), $"{study.Training.BatchTokens} is not a multiple of model.context ({model.Context})");
        }

        if (study.Training.BatchTokens > study.Units.UnitTokens)
        {
            yield return (Training(nameof(ContinuationSection.BatchTokens)), $"is larger than a part of a unit ({study.Units.UnitTokens} tokens)");
        }

        static string Training(string property) => $"{nameof(AblationStudy.Training)}.{property}";
    }

    private static IEnumerable<(string Property, string Problem)> OfEvaluation(AblationStudy study)
    {
        if (study.Units.By != UnitKind.Piece && study.Evaluation.Sets is { } sets && study.Units.ProblemOf(sets) is { } problem)
        {
            yield return ($"{nameof(AblationStudy.Evaluation)}.{nameof(EvaluationSetsSection.Sets)}", problem);
        }

        string[] names = [.. AblationSources.Sets(study).Select(set => set.Name), .. study.Evaluation.Tasks.SelectMany(AblationSources.ColumnsOf)];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } alike)
        {
            yield return (nameof(AblationStudy.Evaluation), $"two of the sets, files and tasks would be called '{alike.Key}': rename a file");
        }
        else if (names.GroupBy(EvaluationColumn.IdOf, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            yield return (nameof(AblationStudy.Evaluation), $"{string.Join(" and ", same.Select(name => $"'{name}'"))} would both be '{same.Key}' in ids of findings and tables: rename one");
        }
    }
}
