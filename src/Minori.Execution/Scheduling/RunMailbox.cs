using System.Threading.Channels;

namespace Minori.Execution.Scheduling;

/// <summary>What executors, timers and cancellation have to say to a run's loop: actions that the loop does one at a time.</summary>
internal sealed class RunMailbox
{
    private readonly Channel<Action> messages = Channel.CreateUnbounded<Action>(new() { SingleReader = true });

    /// <summary>Leaves a message, from any thread.</summary>
    public void Post(Action message) => messages.Writer.TryWrite(message);

    /// <summary>Waits for the next message and does it.</summary>
    public async ValueTask DoNextAsync()
    {
        Action next = await messages.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        next();
    }

    /// <summary>Does what is there.</summary>
    public void DoRest()
    {
        while (messages.Reader.TryRead(out Action? rest))
        {
            rest();
        }
    }
}
