using System.Runtime.InteropServices;

namespace Minori.Execution.Workers;

/// <summary>
/// Answers the first SIGINT, SIGTERM or SIGHUP by an action; a second one has its ordinary effect, the end of the process, save
/// SIGHUP, which the system and the shell may both send for one closed terminal.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Action stop;
    private readonly PosixSignalRegistration[] registrations;
    private int received;

    public StopSignals(Action stop)
    {
        this.stop = stop;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Receive),
        ];
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void Receive(PosixSignalContext context)
    {
        bool isFirst = Interlocked.Exchange(ref received, 1) == 0;
        context.Cancel = isFirst || context.Signal == PosixSignal.SIGHUP;
        if (isFirst)
        {
            stop();
        }
    }
}
