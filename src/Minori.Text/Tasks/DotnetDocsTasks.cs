namespace Minori.Text;

/// <summary>
/// Makes tasks from the documentation of the .NET libraries. A member's split is that of its document, which is decided
/// by its summary, so no summary of a test exercise stands in a training document or exercise.
/// </summary>
internal static class DotnetDocsTasks
{
    // Longer ones do not fit beside a choice into the context of a small model; shorter ones say nothing.
    private const int ShortestSummary = 20;
    private const int LongestSummary = 200;
    private const int LongestReturns = 120;
    private const int ReturnsChoices = 4;

    private static readonly string[] _kinds = ["type", "method", "property", "field", "event"];
    private static readonly string[] _groups =
    [
        "Microsoft.AspNetCore", "System.Collections", "System.Data", "System.Net", "System.Reflection", "System.Runtime",
        "System.Security", "System.Xml",
    ];

    public static IReadOnlyList<string> Names { get; } = ["member-kind", "namespace-group", "returns", "signature-summary"];

    public static TaskData Make(string name, IReadOnlyList<MemberDescription> members, TaskOptions options)
    {
        MemberDescription[] suitable = [.. members.Where(m => IsLine(m, m.SummaryRange, ShortestSummary, LongestSummary))];
        IReadOnlyList<TaskExample> Of(Split split)
        {
            MemberDescription[] own = [.. suitable.Where(m => m.Split == split)];
            IEnumerable<TaskExample> examples = name switch
            {
                "member-kind" => own.Select(m => TaskExample.OfChoices($"Summary: {m.Summary}\nKind:", _kinds, (int)m.Kind)),
                "namespace-group" => own
                    .Where(m => _groups.Contains(m.Group))
                    .Select(m => TaskExample.OfChoices(
                        $"Summary: {m.Summary}\nNamespace:", _groups, Array.IndexOf(_groups, m.Group))),
                "returns" => Returns(own),
                "signature-summary" => own
                    .Where(m => m.Signature.Length <= LongestSummary)
                    .DistinctBy(m => m.Summary, StringComparer.Ordinal)
                    .Select(m => TaskExample.OfTarget($"Signature: {m.Signature}\nSummary:", m.Summary)),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a task made from dotnet-docs"),
            };
            return Balanced(Unambiguous(examples), options.Limit(split), shuffledChoices: name == "returns");
        }

        return new TaskData(name, Of(Split.Train), Of(Split.Validation), Of(Split.Test));
    }

    /// <summary>
    /// Which of four texts describes what a method returns; the wrong ones belong to other methods of the split.
    /// </summary>
    private static IEnumerable<TaskExample> Returns(IReadOnlyList<MemberDescription> members)
    {
        MemberDescription[] methods =
        [
            .. members.Where(m => m.Kind == MemberKind.Method && IsLine(m, m.ReturnsRange, 1, LongestReturns)),
        ];
        string[] texts =
        [
            .. methods.Select(m => m.Returns)
                .Distinct(StringComparer.Ordinal)
                .OrderBy(t => DocumentHash.Of(t), StringComparer.Ordinal),
        ];
        if (texts.Length < ReturnsChoices)
        {
            yield break;
        }

        foreach (MemberDescription method in methods)
        {
            string prompt = $"Summary: {method.Summary}\nReturns:";
            ulong random = (ulong)DocumentHash.Compute(prompt);
            List<string> choices = [];
            while (choices.Count < ReturnsChoices - 1)
            {
                random = Permutation.Mix(random + 1);
                string wrong = texts[random % (ulong)texts.Length];
                if (wrong != method.Returns && !choices.Contains(wrong))
                {
                    choices.Add(wrong);
                }
            }

            int answer = (int)(Permutation.Mix(random + 1) % ReturnsChoices);
            choices.Insert(answer, method.Returns);
            yield return TaskExample.OfChoices(prompt, choices, answer);
        }
    }

    private static bool IsLine(MemberDescription member, TextRange range, int shortest, int longest) =>
        range.Length >= shortest
        && range.Length <= longest
        && !member.Text.AsSpan(range.Start, range.Length).Contains('\n');

    /// <summary>One exercise per prompt; prompts with different solutions are left out.</summary>
    private static IEnumerable<TaskExample> Unambiguous(IEnumerable<TaskExample> examples) =>
        examples
            .GroupBy(e => e.Prompt, StringComparer.Ordinal)
            .Where(g => g.Select(e => e.Solution).Distinct(StringComparer.Ordinal).Count() == 1)
            .Select(g => g.First());

    /// <summary>
    /// At most <paramref name="limit"/> exercises in the order of their prompts' hash; where the choices are classes,
    /// at most an equal part of the limit from each.
    /// </summary>
    private static TaskExample[] Balanced(IEnumerable<TaskExample> examples, int limit, bool shuffledChoices)
    {
        TaskExample[] ordered = [.. examples.OrderBy(e => DocumentHash.Of(e.Prompt), StringComparer.Ordinal)];
        int classes = shuffledChoices ? 1 : ordered.FirstOrDefault()?.Choices?.Count ?? 1;
        int perClass = (limit + classes - 1) / classes;
        Dictionary<int, int> taken = [];
        bool Take(TaskExample example)
        {
            int label = classes == 1 ? 0 : example.Answer;
            taken[label] = taken.GetValueOrDefault(label) + 1;
            return taken[label] <= perClass;
        }

        return [.. ordered.Where(Take).Take(limit)];
    }
}
