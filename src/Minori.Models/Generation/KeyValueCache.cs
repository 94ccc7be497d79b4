using Minori.Compute;

namespace Minori.Models;

/// <summary>The keys, turned to their positions, and the values of every layer and token seen so far.</summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly DecoderShape _shape;
    private readonly AlignedBuffer<float> _memory;
    private readonly AlignedBuffer<float> _scores;
    private readonly long _blockLength;

    /// <param name="shape">The sizes.</param>
    /// <param name="tokens">
    /// The most tokens at one time: a context of 128 Ki tokens that nobody fills would cost gigabytes.
    /// </param>
    public KeyValueCache(DecoderShape shape, int tokens)
    {
        _shape = shape;
        _blockLength = (long)tokens * shape.KeyWidth;
        _memory = new AlignedBuffer<float>(2 * shape.Configuration.LayerCount * _blockLength);
        _scores = new AlignedBuffer<float>(CausalAttention.DecodeScratchLength(tokens));
    }

    /// <summary>Scratch for one head's scores of one token over all that are kept.</summary>
    public float* Scores => _scores.Pointer;

    /// <summary>[tokens, K·D].</summary>
    public float* Keys(int layer) => _memory.Pointer + (2 * layer * _blockLength);

    /// <summary>[tokens, K·D].</summary>
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

    public void Dispose()
    {
        _memory.Dispose();
        _scores.Dispose();
    }
}
