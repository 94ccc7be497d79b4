using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Xunit;

namespace Minori.Execution.Tests.Workers;

public sealed class WorkerMessageTests
{
    [Fact]
    public void ProgressIsTheDocumentedLine() => Assert.Equal(
        """{"progress":0.4,"message":"step 4","metrics":{"loss":2.1,"norm":"NaN"}}""",
        WorkerMessage.Of(new JobProgress(0.4, "step 4", new Dictionary<string, double> { ["loss"] = 2.1, ["norm"] = double.NaN })).ToLine());

    [Fact]
    public void ProgressTellsWhereItsAttemptBegan()
    {
        string line = WorkerMessage.Of(new JobProgress(0.75) { Begun = 0.5 }).ToLine();

        Assert.Equal("""{"progress":0.75,"begun":0.5}""", line);
        Assert.True(WorkerMessage.TryParse(line, out WorkerMessage? message));
        Assert.Equal(new JobProgress(0.75) { Begun = 0.5 }, message.ToProgress());
    }

    [Fact]
    public void OutcomeIsTheDocumentedLine()
    {
        ArtifactId lost = ArtifactId.Of("x");

        Assert.Equal("""{"message":"no","result":"Failed"}""", WorkerMessage.Of(JobOutcome.Failed("no")).ToLine());
        Assert.Equal(
            $$"""{"result":"InputsLost","lostInputs":["{{lost}}"]}""",
            WorkerMessage.Of(new JobOutcome(JobOutcomeKind.InputsLost, null, [lost])).ToLine());
    }

    [Fact]
    public void LinesAreReadBack()
    {
        Assert.True(WorkerMessage.TryParse("""{"progress":0.5,"metrics":{"loss":"NaN"}}""", out WorkerMessage? progress));
        Assert.Equal(0.5, progress.ToProgress().Fraction);
        Assert.Equal(double.NaN, progress.ToProgress().Metrics!["loss"]);
        Assert.True(WorkerMessage.TryParse("""{"result":"Busy"}""", out WorkerMessage? outcome));
        Assert.Equal(JobOutcomeKind.Busy, outcome.ToOutcome().Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("loading…")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"loss\":1}")]
    [InlineData("{\"result\":\"splendid\"}")]
    [InlineData("[1]")]
    public void OtherLinesAreNoMessages(string line) => Assert.False(WorkerMessage.TryParse(line, out _));
}
