using Minori.Compute;

namespace Minori.Modifications;

/// <summary>The memory of one thread: a piece of the result, and blocks that fit the first level of the cache.</summary>
internal sealed class MergeScratch : IDisposable
{
    /// <summary>Elements of a piece: a megabyte of float32, long enough for the disk.</summary>
    public const int Chunk = 1 << 18;

    /// <summary>Elements of a block.</summary>
    public const int Block = 1 << 11;

    /// <summary>[<see cref="Chunk"/>], the merged values.</summary>
    public AlignedBuffer<float> Output { get; } = new(Chunk);

    /// <summary>[<see cref="Block"/>], a sum.</summary>
    public AlignedBuffer<double> Sum { get; } = new(Block);

    /// <summary>[<see cref="Block"/>], for values that have to be converted.</summary>
    public AlignedBuffer<float> Room { get; } = new(Block);

    /// <summary>[<see cref="Block"/>], for values of a second model.</summary>
    public AlignedBuffer<float> OtherRoom { get; } = new(Block);

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Dispose();
        Sum.Dispose();
        Room.Dispose();
        OtherRoom.Dispose();
    }
}
