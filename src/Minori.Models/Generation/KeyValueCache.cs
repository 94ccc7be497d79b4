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

    /// <summary>A layer's keys and values.</summary>
    public KeyValueRows Layer(int layer)
    {
        float* keys = _memory.Pointer + (2 * layer * _blockLength);
        return new KeyValueRows(keys, keys + _blockLength, _shape.KeyWidth);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _scores.Dispose();
    }
}
