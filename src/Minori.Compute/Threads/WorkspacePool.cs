namespace Minori.Compute;

/// <summary>
/// Workspaces for as many items of work as run at one time. Which item gets which is a matter of chance, so nothing may
/// be carried over in one.
/// </summary>
public sealed class WorkspacePool<T>
    where T : class
{
    private readonly object _gate = new();
    private readonly Stack<T> _free;
    private readonly Func<T> _create;

    /// <summary>A pool that makes a workspace whenever none is free.</summary>
    public WorkspacePool(Func<T> create)
    {
        _free = new Stack<T>();
        _create = create;
    }

    /// <summary>A pool that has <paramref name="count"/> workspaces from the start.</summary>
    public WorkspacePool(int count, Func<T> create)
        : this(create)
    {
        for (int i = 0; i < count; i++)
        {
            _free.Push(create());
        }
    }

    /// <summary>A workspace that nobody else has until it is given back.</summary>
    public T Rent()
    {
        lock (_gate)
        {
            return _free.TryPop(out T? workspace) ? workspace : _create();
        }
    }

    /// <summary>
    /// Gives a workspace back; the last one returned is the next one rented, while its memory is still warm.
    /// </summary>
    public void Return(T workspace)
    {
        lock (_gate)
        {
            _free.Push(workspace);
        }
    }

    /// <summary>Takes all that are free out, each to be ended.</summary>
    public void Clear(Action<T> end)
    {
        lock (_gate)
        {
            while (_free.TryPop(out T? workspace))
            {
                end(workspace);
            }
        }
    }
}
