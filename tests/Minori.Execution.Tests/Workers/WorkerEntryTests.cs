using Minori.Execution.Artifacts;
using Minori.Execution.Tests.Executors;
using Minori.Execution.Worker;
using Minori.Execution.Workers;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Workers;

public sealed class WorkerEntryTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("wait", true)]
    [InlineData("hang", false)]
    public async Task AJobFilesTimeLimitIsKept(string how, bool saves)
    {
        JobRecord record = TrialGraph.Vice(how);
        string jobFile = temporary.File("job.json");
        new JobAssignment(temporary.File("store"), record, TimeLimit: TimeSpan.FromSeconds(1)).Write(jobFile);

        (int exitCode, string output) = await TrialRuns.WorkAsync(jobFile).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(WorkerExitCode.Crashed, exitCode);
        Assert.Contains("it was not done after 1 s, its time limit", output, StringComparison.Ordinal);
        Assert.Equal(saves, File.Exists(Path.Combine(temporary.File("store"), "work", record.Id.Value, "state", "marker")));
    }

    [Fact]
    public async Task ATimeLimitBeyondAllTimersIsNone()
    {
        string jobFile = temporary.File("job.json");
        new JobAssignment(temporary.File("store"), TrialGraph.Chain(1, 1), TimeLimit: TimeSpan.FromDays(1000)).Write(jobFile);

        Assert.Equal(WorkerExitCode.Succeeded, (await TrialRuns.WorkAsync(jobFile)).ExitCode);
    }
}
