using Minori.Compute;

namespace Minori.Models;

/// <summary>The keys, turned to their positions, and the values of every layer and token seen so far.</summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly DecoderShape _shape;
    private readonly AlignedBuffer<float> _memory;
    private readonly long _blockLength;

    public KeyValueCache(DecoderShape shape)
    {
        _shape = shape;
        _blockLength = (long)shape.Configuration.ContextLength * shape.KeyWidth;
        _memory = new AlignedBuffer<float>(2 * shape.Configuration.LayerCount * _blockLength);
    }

    /// <summary>[T, K·D].</summary>
    public float* Keys(int layer) => _memory.Pointer + (2 * layer * _blockLength);

    /// <summary>[T, K·D].</summary>
    public float* Values(int layer) => Keys(layer) + _blockLength;

    /// <summary>Copies keys and values out of rows of queries, keys and values.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="projection">[tokens, (H + 2K)·D].</param>
    /// <param name="tokens">The number of rows.</param>
    /// <param name="position">The position of the first of them.</param>
    public void Store(int layer, float* projection, int tokens, int position)
    {
        int width = _shape.KeyWidth;
        for (int t = 0; t < tokens; t++)
        {
            float* key = projection + ((nint)t * _shape.ProjectionWidth) + _shape.QueryWidth;
            nint row = (nint)(position + t) * width;
            new ReadOnlySpan<float>(key, width).CopyTo(new Span<float>(Keys(layer) + row, width));
            new ReadOnlySpan<float>(key + width, width).CopyTo(new Span<float>(Values(layer) + row, width));
        }
    }

    public void Dispose() => _memory.Dispose();
}
