namespace Minori.Compute;

/// <summary>What the process holds in <see cref="AlignedBuffer{T}"/>s, so that estimates of memory can be held against it.</summary>
public static class NativeMemoryUse
{
    private static long _bytes;

    /// <summary>Bytes of all buffers that were made and not yet given back.</summary>
    public static long Bytes => Interlocked.Read(ref _bytes);

    internal static void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
