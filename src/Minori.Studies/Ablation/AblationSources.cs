using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Text;

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

    /// <summary>What can be measured of a task, as targets of a search name it: the loss of the right completions, and the wrong answers.</summary>
    public static IEnumerable<string> ColumnsOf(string task) => [StudyTaskName.Of(task), StudyTaskName.Of(task) + SearchSpace.Errors];

    /// <summary>What a search is for: evaluation sets and <see cref="ColumnsOf"/> tasks.</summary>
    public static IReadOnlyList<string> Targets(AblationStudy study) =>
        study.Search?.Target ?? [.. Sets(study).Select(set => set.Name)];

    /// <summary>The sets of units that a search chooses among.</summary>
    public static FillingSets SearchedSets(AblationStudy study, SearchSection search) => new(
        study.Units.PartCounts, search.MaxUnits ?? study.Units.Of.Count, SearchTokens(study, search) / study.Units.UnitTokens);

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
        foreach ((int i, string unit) in study.Units.Of.Index())
        {
            bool isShared = study.Seed.Of?.Contains(unit, StringComparer.Ordinal) == true;
            texts[Unit(unit)] = new(study.Corpus, study.Units.DomainField, study.Units.Select([unit], isShared ? 1 : null), $"units.of[{i}]") { Needed = Split.Train };
        }

        if (study.Seed.Of is { } of)
        {
            // Only where a unit is among them, so that more units change no seed that has none of them.
            bool isShared = of.Intersect(study.Units.Of, StringComparer.Ordinal).Any();
            texts[Seed] = new(study.Corpus, study.Units.DomainField, study.Units.Select(of, isShared ? 0 : null), "seed.of") { Needed = Split.Train };
        }
        else if (study.Seed.Sources is { } sources)
        {
            texts[Seed] = new(study.Corpus with { Sources = sources }, null, null, "seed.sources")
            {
                SourceKeys = [.. sources.Select((_, i) => $"seed.sources[{i}]")],
                Needed = Split.Train,
            };
        }

        foreach ((int i, string name) in Names(study).Index())
        {
            string key = study.Evaluation.Sets is null ? study.Units.By == UnitKind.Piece ? "corpus.sources" : $"units.of[{i}]" : $"evaluation.sets[{i}]";
            TextSource set = study.Units.By == UnitKind.Piece
                ? new(study.Corpus, null, name == AllOfTheCorpus ? null : new() { Domains = [name] }, key)
                : new(study.Corpus, study.Units.DomainField, study.Units.Select([name], null), key);
            texts[Set(name)] = set with { Needed = Split.Validation };
        }

        foreach ((int i, string file) in study.Evaluation.Files.Index())
        {
            string key = $"evaluation.files[{i}]";
            texts[Set(StudyTaskName.Of(file))] = new(study.Corpus with { Sources = [file] }, null, null, key) { SourceKeys = [key] };
        }

        IReadOnlyList<string> tasks = study.Evaluation.Tasks;
        return new StudySources(study.Corpus, tasks)
        {
            Texts = texts,
            Checkpoint = study.Seed.Checkpoint,
            LearnsTasks = false,
            TaskKeys = tasks.Index().ToDictionary(task => task.Item, task => ($"evaluation.tasks[{task.Index}]", "evaluation.test_examples"), StringComparer.Ordinal),
            TestExamplesKey = "evaluation.test_examples",
            Problems = fingerprints => AblationProblems.OfCheckpoint(study, fingerprints).Concat(UnitTextProblems.Of(study, fingerprints)).Concat(SearchTextProblems.Of(study, fingerprints)),
            ChoiceKeys = tasks.Where(task => study.Search?.Target?.Contains(StudyTaskName.Of(task) + SearchSpace.Errors) == true)
                .ToDictionary(task => task, _ => "search.target", StringComparer.Ordinal),
        };
    }

    private static IReadOnlyList<string> Names(AblationStudy study) =>
        study.Evaluation.Sets ?? (study.Units.By == UnitKind.Piece ? [AllOfTheCorpus] : study.Units.Of);
}
