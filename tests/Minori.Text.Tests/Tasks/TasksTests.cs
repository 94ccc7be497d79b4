using System.Globalization;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Tasks;

public sealed class TasksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AFolderHoldsTheSplits()
    {
        Write("t/train.jsonl", "{\"prompt\":\"p\",\"choices\":[\"a\",\"b\"],\"answer\":1}\n");
        Write("t/test.jsonl", "{\"prompt\":\"q\",\"target\":\"x\",\"refs\":[\"y\",\"z\"]}\n");
        TaskData task = Minori.Text.Tasks.Open(_folder.File("t"));
        Assert.Equal("t", task.Name);
        TaskExample choice = Assert.Single(task.Train);
        Assert.Equal(("p", 1, "b", null), (choice.Prompt, choice.Answer, choice.Solution, choice.Target));
        Assert.Empty(task.Validation);
        TaskExample target = Assert.Single(task.Test);
        Assert.Equal(("q", -1, "x"), (target.Prompt, target.Answer, target.Solution));
        Assert.Equal(["y", "z"], target.References);
    }

    [Fact]
    public void AFileIsSplitByThePromptsHash()
    {
        string path = Write("mine.jsonl", string.Concat(Enumerable.Range(0, 1000).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"prompt\":\"p{i}\",\"target\":\"t\"}}\n"))));
        TaskData task = Minori.Text.Tasks.Open(path);
        Assert.Equal("mine", task.Name);
        Assert.InRange(task.Validation.Count, 70, 130);
        Assert.InRange(task.Test.Count, 70, 130);
        Assert.Equal(1000, task.Train.Count + task.Validation.Count + task.Test.Count);
    }

    [Theory]
    [InlineData("{\"choices\":[\"a\",\"b\"],\"answer\":0}", "prompt")]
    [InlineData("{\"prompt\":\"p\"}", "neither")]
    [InlineData("{\"prompt\":\"p\",\"choices\":[\"a\",\"b\"],\"answer\":2}", "0 to 1")]
    [InlineData("{\"prompt\":\"p\",\"choices\":[\"a\",\"b\"]}", "answer")]
    [InlineData("{\"prompt\":\"p\",\"choices\":[\"a\"],\"answer\":0}", "fewer than two")]
    [InlineData("{\"prompt\":\"p\",\"choices\":\"a\",\"answer\":0}", "choices")]
    [InlineData("{\"prompt\":\"p\",\"target\":\"t\",\"refs\":[1]}", "refs")]
    [InlineData("nonsense", "JSON")]
    public void AMalformedLineIsNamedOrSkipped(string line, string reason)
    {
        string path = Write("t/test.jsonl", "{\"prompt\":\"p\",\"target\":\"t\"}\n" + line + "\n");
        CorpusException e = Assert.Throws<CorpusException>(() => Minori.Text.Tasks.Open(_folder.File("t")));
        Assert.StartsWith($"{path}:2: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        TaskOptions skipping = new() { Corpus = new CorpusOptions { SkipBad = true } };
        Assert.Single(Minori.Text.Tasks.Open(_folder.File("t"), skipping).Test);
    }

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheKnownOnes()
    {
        CorpusException e = Assert.Throws<CorpusException>(() => Minori.Text.Tasks.Open("member-kinds"));
        Assert.Contains("member-kind, namespace-group, returns, signature-summary", e.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Contains("train.jsonl", Assert.Throws<CorpusException>(() => Minori.Text.Tasks.Open(_folder.File("empty"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFingerprintIsOfTheContent()
    {
        TaskExample example = TaskExample.OfChoices("p", ["a", "b"], 0);
        TaskData task = new("t", [example], [], []);
        Assert.Equal(task.Fingerprint(), (task with { Name = "u" }).Fingerprint());
        Assert.NotEqual(task.Fingerprint(), new TaskData("t", [], [example], []).Fingerprint());
        Assert.NotEqual(task.Fingerprint(), new TaskData("t", [example with { Answer = 1 }], [], []).Fingerprint());
        Assert.NotEqual(task.Fingerprint(), new TaskData("t", [example with { Choices = ["ab", ""] }], [], []).Fingerprint());
    }

    [SharedDataFact]
    public void TheTrialTasksAreRead()
    {
        string[] folders = Directory.GetDirectories(SharedData.File("tasks"));
        Assert.NotEmpty(folders);
        Assert.All(folders, f => Assert.NotEmpty(Minori.Text.Tasks.Open(f).Test));
    }

    private string Write(string name, string content)
    {
        string path = _folder.File(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
