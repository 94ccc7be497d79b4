namespace Minori.Execution.Workers;

/// <summary>Exit codes of <c>minori worker JOBFILE</c>; any other code, or death by a signal, is a crash.</summary>
public static class WorkerExitCode
{
    public const int Succeeded = 0;
    public const int Failed = 3;
    public const int InputsLost = 4;
    public const int Busy = 5;
    public const int Interrupted = 6;
    public const int Crashed = 7;

    public static int Of(JobOutcomeKind kind) => kind switch
    {
        JobOutcomeKind.Succeeded or JobOutcomeKind.AlreadyDone => Succeeded,
        JobOutcomeKind.Failed => Failed,
        JobOutcomeKind.InputsLost => InputsLost,
        JobOutcomeKind.Busy => Busy,
        JobOutcomeKind.Interrupted => Interrupted,
        _ => Crashed,
    };
}
