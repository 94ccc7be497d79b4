using Minori.Execution.Artifacts;

namespace Minori.Execution.Workers;

/// <summary>How an attempt at a job ended.</summary>
public enum JobOutcomeKind
{
    /// <summary>The artifact is in the store.</summary>
    Succeeded,

    /// <summary>Another process had made the artifact when this attempt came to it.</summary>
    AlreadyDone,

    /// <summary>The job itself said why it cannot be done; another attempt would say the same.</summary>
    Failed,

    /// <summary>The attempt ended without a word, or ran out of time or memory; another attempt may succeed.</summary>
    Crashed,

    /// <summary>The attempt was asked to stop.</summary>
    Interrupted,

    /// <summary>Inputs are absent or damaged and have to be made again.</summary>
    InputsLost,

    /// <summary>Another process is at the same job.</summary>
    Busy,
}

/// <summary>How an attempt at a job ended.</summary>
/// <param name="Kind">The kind of end.</param>
/// <param name="Message">One line about a failure or crash.</param>
/// <param name="LostInputs">The inputs to make again.</param>
public sealed record JobOutcome(
    JobOutcomeKind Kind,
    string? Message = null,
    IReadOnlyList<ArtifactId>? LostInputs = null)
{
    public static JobOutcome Succeeded { get; } = new(JobOutcomeKind.Succeeded);

    public static JobOutcome AlreadyDone { get; } = new(JobOutcomeKind.AlreadyDone);

    public static JobOutcome Interrupted { get; } = new(JobOutcomeKind.Interrupted);

    public static JobOutcome Busy { get; } = new(JobOutcomeKind.Busy);

    public static JobOutcome Failed(string message) => new(JobOutcomeKind.Failed, message);

    public static JobOutcome Crashed(string message) => new(JobOutcomeKind.Crashed, message);

    /// <summary>The attempt was ended at the assignment's time limit.</summary>
    internal static JobOutcome OutOfTime(JobAssignment assignment) =>
        Crashed($"it was not done after {assignment.TimeLimit?.TotalSeconds:0.###} s, its time limit");
}
