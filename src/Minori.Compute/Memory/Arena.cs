namespace Minori.Compute;

/// <summary>
/// Hands out consecutive 64-byte aligned pieces of one buffer. A plan written against an arena runs twice: once on
/// <see cref="Measure"/>, which has no memory and only counts, and once on an arena of the size that was counted.
/// </summary>
public sealed unsafe class Arena
{
    private readonly AlignedBuffer<byte>? _memory;

    /// <summary>An arena over <paramref name="memory"/>, which must outlive every piece taken.</summary>
    public Arena(AlignedBuffer<byte> memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
    }

    private Arena()
    {
    }

    /// <summary>True where the arena only counts and its pointers are null.</summary>
    public bool IsMeasuring => _memory is null;

    /// <summary>Bytes handed out so far, padding included.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>An arena without memory, for finding out how many bytes a plan takes.</summary>
    public static Arena Measure() => new();

    /// <summary>The next <paramref name="count"/> elements; their content is whatever was there.</summary>
    /// <returns>A pointer to memory, or null where the arena is measuring.</returns>
    /// <exception cref="InvalidOperationException">
    /// The memory is used up: the plan is not the one that was measured.
    /// </exception>
    public T* Take<T>(long count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long mask = AlignedBuffer<byte>.Alignment - 1;
        long bytes = checked((count * sizeof(T)) + mask) & ~mask;
        long start = UsedBytes;
        if (_memory is not null && bytes > _memory.Length - start)
        {
            throw new InvalidOperationException(
                $"the arena of {_memory.Length} bytes has {_memory.Length - start} left, {bytes} were asked for; " +
                "measure the same plan first");
        }

        UsedBytes = start + bytes;
        return _memory is null ? null : (T*)(_memory.Pointer + start);
    }

    /// <summary>Takes everything back; the memory keeps its content.</summary>
    public void Reset() => UsedBytes = 0;
}
