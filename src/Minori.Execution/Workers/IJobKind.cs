namespace Minori.Execution.Workers;

/// <summary>The code behind all jobs of one kind. One object serves all jobs, several threads at once.</summary>
public interface IJobKind
{
    /// <summary>The name that records carry.</summary>
    string Name { get; }

    /// <summary>Part of every artifact's identity; raised when the same parameters give other bits than before.</summary>
    int Revision { get; }

    /// <summary>
    /// Does the job: writes its files into <see cref="JobContext.OutputFolder"/>, a function of record and inputs only.
    /// An exception fails the job for good, with its message; the job is not tried again.
    /// When <see cref="JobContext.CancellationToken"/> fires, a long job saves its state in
    /// <see cref="JobContext.WorkFolder"/> and throws <see cref="OperationCanceledException"/>; returning means done.
    /// </summary>
    void Execute(JobContext context);
}
