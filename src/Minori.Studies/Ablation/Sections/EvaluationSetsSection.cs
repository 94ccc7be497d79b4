using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>The texts that every loss is measured on.</summary>
public sealed record EvaluationSetsSection : ISection
{
    [Field("Parts of the corpus whose held-out documents are an evaluation set each, named as the units are; those of the units when not given. With by: piece the documents' domains; the whole corpus when not given", MinimumCount = 1)]
    public IReadOnlyList<string>? Sets { get; init; }

    [Field("Further files, an evaluation set each; documents that the corpus is trained on are left out", MinimumCount = 1, Example = "[valid.jsonl]")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Field("Tasks whose test examples everything is scored on: member-kind, namespace-group, returns, signature-summary, or task files of your own", MinimumCount = 1, Example = "[member-kind]")]
    public IReadOnlyList<string> Tasks { get; init; } = [];

    [Field("Test examples scored per task", Minimum = 1)]
    public int TestExamples { get; init; } = 200;

    [Field("Tokens of each evaluation set", Minimum = 200)]
    public long Tokens { get; init; } = 1200;

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Files.GroupBy(StudyTaskName.Of, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } alike)
        {
            yield return (nameof(Files), $"{string.Join(" and ", alike)} would both be called '{alike.Key}': rename one");
        }

        if (Tasks.GroupBy(StudyTaskName.Of, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            yield return (nameof(Tasks), same.Distinct().Count() == 1 ? "a task is given twice" : $"{string.Join(" and ", same)} would both be called '{same.Key}': rename a file or folder");
        }
    }
}
