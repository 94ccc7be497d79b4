using System.Runtime.ExceptionServices;

namespace Minori.Compute;

/// <summary>
/// A fixed set of persistent threads that share out independent items of work. Which thread takes which item is a
/// matter of chance; a result that must not depend on it keeps its items apart.
/// </summary>
public sealed class ThreadTeam : IDisposable
{
    // About 20 µs: longer than the gap between two phases of one training step, too short to disturb a neighbour.
    private const int SpinIterations = 400;

    private readonly object _gate = new();
    private readonly Thread[] _helpers;

    private Action<int>? _work;
    private int _items;
    private int _next;
    private int _active;
    private volatile int _round;
    private volatile bool _stopping;
    private bool _running;
    private Exception? _failure;

    /// <summary>
    /// Starts <paramref name="threads"/> − 1 background threads; the calling thread is the last of the team.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than one.</exception>
    public ThreadTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(Help) { IsBackground = true, Name = $"Minori {i + 1}" };
            _helpers[i].Start();
        }
    }

    /// <summary>The number of threads that work, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>
    /// Calls <paramref name="work"/> once for every i in [0, <paramref name="items"/>) and returns when all calls have
    /// returned. Allocates nothing. After a failure no further item is begun and the first exception is thrown here.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The team is already running: a call from inside an item, or from another thread.
    /// </exception>
    public void Run(int items, Action<int> work)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_stopping, this);
        lock (_gate)
        {
            if (_running)
            {
                throw new InvalidOperationException(
                    "the thread team is already running; give nested or concurrent work a team of its own");
            }

            _running = true;
        }

        _work = work;
        _items = items;
        _failure = null;
        Volatile.Write(ref _next, 0);
        if (_helpers.Length > 0 && items > 1)
        {
            Volatile.Write(ref _active, _helpers.Length);
            lock (_gate)
            {
                _round++;
                Monitor.PulseAll(_gate);
            }
        }

        TakeItems();
        AwaitHelpers();
        _work = null;
        _running = false;
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Ends the threads; not to be called while <see cref="Run"/> is under way.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }
    }

    private void Help()
    {
        int seen = 0;
        while (AwaitRound(seen))
        {
            seen = _round;
            TakeItems();
            if (Interlocked.Decrement(ref _active) == 0)
            {
                lock (_gate)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private void TakeItems()
    {
        int item;
        while ((item = Interlocked.Increment(ref _next) - 1) < _items)
        {
            try
            {
                _work!(item);
            }
#pragma warning disable CA1031 // whatever an item throws belongs to the caller of Run
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, exception, null);
                Volatile.Write(ref _next, _items);
            }
        }
    }

    private bool AwaitRound(int seen)
    {
        for (int i = 0; i < SpinIterations && _round == seen && !_stopping; i++)
        {
            Thread.SpinWait(8);
        }

        lock (_gate)
        {
            while (_round == seen && !_stopping)
            {
                Monitor.Wait(_gate);
            }
        }

        return !_stopping;
    }

    private void AwaitHelpers()
    {
        for (int i = 0; i < SpinIterations && Volatile.Read(ref _active) != 0; i++)
        {
            Thread.SpinWait(8);
        }

        lock (_gate)
        {
            while (Volatile.Read(ref _active) != 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
