using System.Runtime.InteropServices;

namespace Minori.Compute;

/// <summary>
/// Zeroed native memory that starts on a 64-byte boundary; the garbage collector never moves or scans it.
/// </summary>
/// <typeparam name="T">An unmanaged element type.</typeparam>
public sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The alignment of every buffer, in bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private T* _pointer;

    /// <summary>Allocates <paramref name="length"/> zeroed elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The memory is not to be had.</exception>
    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        nuint bytes = checked((nuint)length * (nuint)sizeof(T));
        _pointer = (T*)NativeMemory.AlignedAlloc(Math.Max(bytes, Alignment), Alignment);
        Length = length;
        NativeMemoryUse.Add((long)bytes);
        Clear();
    }

    ~AlignedBuffer() => Free();

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The first element. Whoever keeps the pointer keeps the buffer alive too.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer is null, this);
            return _pointer;
        }
    }

    /// <summary>All elements. As with the pointer, whoever keeps the span keeps the buffer alive too.</summary>
    /// <exception cref="InvalidOperationException">
    /// There are more than a span can hold; use <see cref="Slice"/>.
    /// </exception>
    public Span<T> Span => Length <= int.MaxValue
        ? new Span<T>(Pointer, (int)Length)
        : throw new InvalidOperationException($"a span cannot hold the buffer's {Length} elements; take slices of it");

    /// <summary>The elements from <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice leaves the buffer.</exception>
    public Span<T> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new Span<T>(Pointer + offset, length);
    }

    /// <summary>Sets every byte to zero.</summary>
    public void Clear()
    {
        NativeMemory.Clear(Pointer, (nuint)Length * (nuint)sizeof(T));

        // Only the pointer was held meanwhile, and the finalizer frees it.
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is not null)
        {
            NativeMemory.AlignedFree(_pointer);
            _pointer = null;
            NativeMemoryUse.Add(-Length * sizeof(T));
        }
    }
}
