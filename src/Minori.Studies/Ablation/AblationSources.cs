using Minori.Studies.Sources;

namespace Minori.Studies.Ablation;

/// <summary>The texts that a study of ablation reads, by the names under which their fingerprints are found.</summary>
internal static class AblationSources
{
    /// <summary>The text of the seed.</summary>
    public const string Seed = "seed";

    private const string AllOfTheCorpus = "validation";

    /// <summary>The text of a unit.</summary>
    public static string Unit(string name) => $"unit {name}";

    /// <summary>The text of an evaluation set.</summary>
    public static string Set(string name) => $"set {name}";

    /// <summary>The names of the evaluation sets, those from files last, and whether all of their text counts.</summary>
    public static IEnumerable<(string Name, bool Everything)> Sets(AblationStudy study) =>
    [
        .. Names(study).Select(name => (name, false)),
        .. study.Evaluation.Files.Select(file => (StudyTaskName.Of(file), true)),
    ];

    /// <summary>The evaluation sets that a search is for.</summary>
    public static IReadOnlyList<string> Targets(AblationStudy study) =>
        study.Search?.Target ?? [.. Sets(study).Select(set => set.Name)];

    /// <summary>Tokens that a mixture found is to be trained on.</summary>
    public static long SearchTokens(AblationStudy study, SearchSection search)
    {
        int units = study.Units.Of.Count;
        return search.Tokens ?? study.Units.UnitTokens * study.Units.PartCounts.Sum() * (search.MaxUnits ?? units) / units;
    }

    /// <summary>What the study reads.</summary>
    public static StudySources Of(AblationStudy study)
    {
        Dictionary<string, TextSource> texts = new(StringComparer.Ordinal);
        foreach (string unit in study.Units.Of)
        {
            bool isShared = study.Seed.Of?.Contains(unit, StringComparer.Ordinal) == true;
            texts[Unit(unit)] = new(study.Corpus, study.Units.DomainField, study.Units.Select([unit], isShared ? 1 : null));
        }

        if (study.Seed.Of is { } of)
        {
            // Only where a unit is among them, so that more units change no seed that has none of them.
            bool isShared = of.Intersect(study.Units.Of, StringComparer.Ordinal).Any();
            texts[Seed] = new(study.Corpus, study.Units.DomainField, study.Units.Select(of, isShared ? 0 : null));
        }
        else if (study.Seed.Sources is { } sources)
        {
            texts[Seed] = new(study.Corpus with { Sources = sources }, null, null);
        }

        foreach (string name in Names(study))
        {
            texts[Set(name)] = study.Units.By == UnitKind.Piece
                ? new(study.Corpus, null, name == AllOfTheCorpus ? null : new() { Domains = [name] })
                : new(study.Corpus, study.Units.DomainField, study.Units.Select([name], null));
        }

        foreach (string file in study.Evaluation.Files)
        {
            texts[Set(StudyTaskName.Of(file))] = new(study.Corpus with { Sources = [file] }, null, null);
        }

        return new StudySources(study.Corpus, []) { Texts = texts, Checkpoint = study.Seed.Checkpoint };
    }

    private static IReadOnlyList<string> Names(AblationStudy study) =>
        study.Evaluation.Sets ?? (study.Units.By == UnitKind.Piece ? [AllOfTheCorpus] : study.Units.Of);
}
