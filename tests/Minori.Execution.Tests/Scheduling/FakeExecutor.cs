using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Workers;

namespace Minori.Execution.Tests.Scheduling;

/// <summary>Answers by a script, and writes the artifact where the answer is success.</summary>
internal sealed class FakeExecutor(Func<JobRecord, CancellationToken, Task<JobOutcome>> answer) : IExecutor
{
    private readonly Lock access = new();

    public FakeExecutor(Func<JobRecord, JobOutcome> answer)
        : this((record, _) => Task.FromResult(answer(record)))
    {
    }

    /// <summary>The order in which jobs were begun.</summary>
    public List<ArtifactId> Begun { get; } = [];

    /// <summary>The threads that each job was told it may use, in the order in which jobs were begun.</summary>
    public List<int> Threads { get; } = [];

    public TimeSpan? Grace => null;

    public async Task<JobOutcome> RunAsync(
        JobAssignment assignment,
        IProgress<JobProgress> progress,
        CancellationToken stop,
        CancellationToken kill)
    {
        lock (access)
        {
            Begun.Add(assignment.Record.Id);
            Threads.Add(assignment.Threads);
        }

        JobOutcome outcome = await answer(assignment.Record, stop).ConfigureAwait(false);
        if (outcome.Kind == JobOutcomeKind.Succeeded)
        {
            Seal(new ArtifactStore(assignment.Store), assignment.Record);
        }

        return outcome;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static Artifact Seal(ArtifactStore store, JobRecord record)
    {
        using ArtifactDraft draft = store.Draft(record);
        File.WriteAllText(Path.Combine(draft.Folder, "result.txt"), record.CanonicalText);
        return draft.Seal(TimeSpan.Zero);
    }
}
