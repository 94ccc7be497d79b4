using Minori.Compute;

namespace Minori.Models;

/// <summary>A list in native memory that keeps its room when it is cleared.</summary>
internal sealed unsafe class GrowingBuffer<T> : IDisposable
    where T : unmanaged
{
    private AlignedBuffer<T> _memory = new(0);

    /// <summary>The number of elements.</summary>
    public int Count { get; private set; }

    /// <summary>The first element; good until the next one is added.</summary>
    public T* Pointer => _memory.Pointer;

    /// <summary>Bytes held.</summary>
    public long Bytes => _memory.Length * sizeof(T);

    public ref T this[int index] => ref _memory.Pointer[index];

    public void Clear() => Count = 0;

    public void Add(T element)
    {
        Reserve(Count + 1);
        _memory.Pointer[Count++] = element;
    }

    /// <summary>Makes room for so many elements; those that were added stay.</summary>
    public void Reserve(long capacity)
    {
        if (capacity <= _memory.Length)
        {
            return;
        }

        var larger = new AlignedBuffer<T>(Math.Max(capacity, Math.Max(64, 2L * Count)));
        Buffer.MemoryCopy(_memory.Pointer, larger.Pointer, larger.Length * sizeof(T), (long)Count * sizeof(T));
        _memory.Dispose();
        _memory = larger;
    }

    public void Dispose() => _memory.Dispose();
}
