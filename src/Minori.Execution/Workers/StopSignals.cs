using System.Runtime.InteropServices;

namespace Minori.Execution.Workers;

/// <summary>Answers the first SIGINT or SIGTERM by an action; the second has its ordinary effect, the end of the process.</summary>
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
        if (Interlocked.Exchange(ref received, 1) == 0)
        {
            context.Cancel = true;
            stop();
        }
    }
}
