namespace Minori.Models;

/// <summary>
/// Workspaces for as many items of work as run at one time. Which item gets which is a matter of chance, so nothing may
/// be carried over in one.
/// </summary>
internal sealed class WorkspacePool<T>
    where T : class
{
    private readonly object _gate = new();
    private readonly Stack<T> _free;

    public WorkspacePool(int count, Func<T> create)
    {
        _free = new Stack<T>(count);
        for (int i = 0; i < count; i++)
        {
            _free.Push(create());
        }
    }

    public T Rent()
    {
        lock (_gate)
        {
            return _free.Pop();
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
}
