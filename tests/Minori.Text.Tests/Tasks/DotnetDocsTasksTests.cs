using System.Globalization;
using Xunit;

namespace Minori.Text.Tests.Tasks;

public sealed class DotnetDocsTasksTests
{
    private static readonly MemberDescription[] _members = [.. Members()];
    private static readonly TaskOptions _options = new() { TrainExamples = 200, ValidationExamples = 20, TestExamples = 20 };

    [Theory]
    [InlineData("member-kind", 5)]
    [InlineData("namespace-group", 8)]
    [InlineData("returns", 4)]
    public void ChoicesAreDistinctAndTheAnswerIsRight(string name, int choices)
    {
        TaskData task = DotnetDocsTasks.Make(name, _members, _options);
        Assert.NotEmpty(task.Test);
        foreach (TaskExample example in task.Train.Concat(task.Validation).Concat(task.Test))
        {
            Assert.Equal(choices, example.Choices!.Distinct().Count());
            MemberDescription member = _members.Single(m => example.Prompt.StartsWith($"Summary: {m.Summary}\n", StringComparison.Ordinal));
            string expected = name switch
            {
                "member-kind" => member.Kind.ToString().ToLowerInvariant(),
                "namespace-group" => member.Group,
                _ => member.Returns,
            };
            Assert.Equal(expected, example.Solution);
        }
    }

    [Fact]
    public void SummariesAreWrittenFromSignatures()
    {
        TaskExample example = DotnetDocsTasks.Make("signature-summary", _members, _options).Train[0];
        MemberDescription member = _members.Single(m => m.Summary == example.Target);
        Assert.Equal($"Signature: {member.Signature}\nSummary:", example.Prompt);
    }

    [Fact]
    public void ExercisesStayInTheSplitOfTheirDocument()
    {
        foreach (string name in DotnetDocsTasks.Names)
        {
            TaskData task = DotnetDocsTasks.Make(name, _members, _options);
            foreach (Split split in Enum.GetValues<Split>())
            {
                HashSet<string> own = [.. _members.Where(m => m.Split == split).Select(m => m.Summary)];
                Assert.All(task.Examples(split), e => Assert.Contains(own, s => e.Prompt.Contains(s, StringComparison.Ordinal) || e.Target == s));
            }
        }
    }

    [Fact]
    public void SizesAreLimitedAndClassesBalanced()
    {
        TaskData task = DotnetDocsTasks.Make("member-kind", _members, _options);
        Assert.Equal(200, task.Train.Count);
        Assert.All(task.Train.CountBy(e => e.Answer), c => Assert.Equal(40, c.Value));
    }

    [Fact]
    public void TheOrderOfTheMembersHasNoInfluence()
    {
        foreach (string name in DotnetDocsTasks.Names)
        {
            Assert.Equal(
                DotnetDocsTasks.Make(name, _members, _options).Fingerprint(),
                DotnetDocsTasks.Make(name, [.. _members.Reverse()], _options).Fingerprint());
        }
    }

    [Fact]
    public void ASummaryOfDifferentKindsIsNoExercise()
    {
        MemberDescription method = _members.First(m => m.Kind == MemberKind.Method);
        TaskData task = DotnetDocsTasks.Make("member-kind", [method, method with { Kind = MemberKind.Event }], _options);
        Assert.Empty(task.Train.Concat(task.Validation).Concat(task.Test));
    }

    private static IEnumerable<MemberDescription> Members()
    {
        string[] groups = ["Microsoft.AspNetCore", "System.Xml", "System.Data", "other"];
        for (int i = 0; i < 2000; i++)
        {
            string summary = string.Create(CultureInfo.InvariantCulture, $"Describes what member number {i} of the library does.");
            string returns = string.Create(CultureInfo.InvariantCulture, $"The value of number {i}.");
            string text = $"Name\n{summary}\nReturns: {returns}";
            yield return new MemberDescription(
                (MemberKind)(i % 5),
                groups[i % 4],
                string.Create(CultureInfo.InvariantCulture, $"Type.Member{i}(int x)"),
                text,
                new TextRange("Name\n".Length, summary.Length),
                new TextRange(text.Length - returns.Length, returns.Length));
        }
    }
}
