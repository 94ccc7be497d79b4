using System.Runtime.InteropServices;

namespace Minori.Cli.Output;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the running command to save its state and stop, the second ends the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly CancellationTokenSource End = new();

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Cancelled at the first signal.</summary>
    public static CancellationToken Stopping => Source.Token;

    /// <summary>How to go on after a stop.</summary>
    public static string Advice { get; set; } = "run the same command again to go on";

    /// <summary>Cancelled at the second signal, just before the process ends: whoever has started processes ends them.</summary>
    public static CancellationToken Ending => End.Token;

    /// <summary>Starts listening for the life of the returned object.</summary>
    public static Interruption Listen()
    {
        Interruption interruption = new();
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            interruption._registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return interruption;
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(r => r.Dispose());

    private static void OnSignal(PosixSignalContext context)
    {
        if (Source.IsCancellationRequested)
        {
            try
            {
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
}
