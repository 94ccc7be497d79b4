using System.Runtime.InteropServices;

namespace Minori.Cli.Output;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGHUP, which a terminal sends that is closed. A command that has something to save heeds the first: it is
/// asked to save its state and stop, and the second ends the process. Any other command ends at the first.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly CancellationTokenSource End = new();
    private static int heeding;

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Whether a signal has come.</summary>
    public static bool IsStopping => Source.IsCancellationRequested;

    /// <summary>How to go on after a stop.</summary>
    public static string Advice { get; set; } = "run the same command again to go on";

    /// <summary>Starts listening for the life of the returned object.</summary>
    public static Interruption Listen()
    {
        Interruption interruption = new();
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            interruption._registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return interruption;
    }

    /// <summary>From now on, until the returned object is disposed of, the first signal only asks to stop.</summary>
    public static Heeded Heed() => new();

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private static void OnSignal(PosixSignalContext context)
    {
        if (Source.IsCancellationRequested && context.Signal == PosixSignal.SIGHUP)
        {
            // The system and the shell may both tell of one closed terminal.
            context.Cancel = true;
            return;
        }

        if (Source.IsCancellationRequested || Volatile.Read(ref heeding) == 0)
        {
            try
            {
                Console.Error.WriteLine(Source.IsCancellationRequested ? $"stopped at once; {Advice}" : "stopped");
                End.Cancel();
            }
            finally
            {
                Environment.Exit(CommandLine.Interrupted);
            }
        }

        context.Cancel = true;
        Console.Error.WriteLine("stopping… (once more to stop at once)");
        Source.Cancel();
    }

    /// <summary>The part of a command that can be asked to stop.</summary>
    public sealed class Heeded : IDisposable
    {
        internal Heeded()
        {
            (Stopping, Ending) = (Source.Token, End.Token);
            Interlocked.Increment(ref heeding);
        }

        /// <summary>Cancelled at the first signal.</summary>
        public CancellationToken Stopping { get; }

        /// <summary>Cancelled at the second signal, just before the process ends: whoever has started processes ends them.</summary>
        public CancellationToken Ending { get; }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Decrement(ref heeding);
    }
}
