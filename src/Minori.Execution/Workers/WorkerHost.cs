using System.Diagnostics;
using Minori.Execution.Artifacts;

namespace Minori.Execution.Workers;

/// <summary>The worker's side of a job: claims it, opens its inputs, lets the kind work, seals the artifact.</summary>
/// <param name="kinds">The kinds this program knows, by name.</param>
public sealed class WorkerHost(IReadOnlyDictionary<string, IJobKind> kinds)
{
    /// <summary>Makes one attempt at a job. Whatever goes wrong is in the outcome; nothing is thrown.</summary>
    public JobOutcome Execute(
        JobAssignment assignment,
        IProgress<JobProgress> progress,
        TextWriter log,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(log);
        try
        {
            return Attempt(assignment, progress, log, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return JobOutcome.Interrupted;
        }
        catch (OutOfMemoryException exception)
        {
            log.WriteLine(exception);
            return JobOutcome.Crashed("the job ran out of memory");
        }
#pragma warning disable CA1031 // A kind's exception, of whatever type, is the job's failure and not the worker's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.WriteLine(exception);
            return JobOutcome.Failed(Describe(exception));
        }
    }

    private JobOutcome Attempt(
        JobAssignment assignment,
        IProgress<JobProgress> progress,
        TextWriter log,
        CancellationToken cancellationToken)
    {
        JobRecord record = assignment.Record;
        IJobKind kind = FindKind(record);
        ArtifactStore store = new(assignment.Store);
        List<string> damages = [];
        store.DamageFound += log.WriteLine;
        store.DamageFound += damages.Add;

        using JobWork? work = store.TryClaim(record.Id);
        if (work is null)
        {
            return JobOutcome.Busy;
        }

        // Whoever held the claim before may have finished the job.
        bool isDone = store.TryOpen(record.Id) is not null;
        if (!isDone)
        {
            Dictionary<string, Artifact?> inputs = record.Inputs.ToDictionary(i => i.Key, i => store.Verify(i.Value));
            ArtifactId[] lost = [.. record.Inputs.Where(i => inputs[i.Key] is null).Select(i => i.Value)];
            if (lost.Length > 0)
            {
                string absent = "these inputs are not in the store: " + string.Join(", ", lost.Select(l => l.Short));
                return new JobOutcome(JobOutcomeKind.InputsLost, string.Join("; ", damages.Append(absent)), lost);
            }

            using ArtifactDraft draft = store.Draft(record);
            long start = Stopwatch.GetTimestamp();
            kind.Execute(new JobContext
            {
                Record = record,
                Inputs = inputs.ToDictionary(i => i.Key, i => i.Value!),
                OutputFolder = draft.Folder,
                WorkFolder = work.StateFolder,
                Locations = assignment.Locations,
                Hints = assignment.Hints,
                Threads = assignment.Threads,
                Progress = progress,
                Log = log,
                CancellationToken = cancellationToken,
            });
            draft.Seal(Stopwatch.GetElapsedTime(start));
        }

        work.Complete();
        return isDone ? JobOutcome.AlreadyDone : JobOutcome.Succeeded;
    }

    private IJobKind FindKind(JobRecord record)
    {
        if (!kinds.TryGetValue(record.Kind, out IJobKind? kind))
        {
            throw new ExecutionException(
                $"this program knows no job kind '{record.Kind}'; it knows {string.Join(", ", kinds.Keys.Order())}");
        }

        return kind.Revision == record.Revision
            ? kind
            : throw new ExecutionException(
                $"job kind '{record.Kind}' has revision {kind.Revision} in this program but the job asks for "
                + $"{record.Revision}; plan and run with the same version");
    }

    /// <summary>A message written for people as it is; one from the depths of the runtime with its type before it.</summary>
    private static string Describe(Exception exception)
    {
        string message = exception.Message.ReplaceLineEndings(" ");
        bool internals = exception is not (IOException or UnauthorizedAccessException)
            && exception.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true;
        return internals ? $"{exception.GetType().Name}: {message}" : message;
    }
}
