namespace Minori.Models;

/// <summary>Keys, turned to their positions, and values of one sequence in one layer, by position.</summary>
internal readonly unsafe struct KeyValueRows(float* keys, float* values, int width)
{
    /// <summary>[tokens, K·D].</summary>
    public float* Keys { get; } = keys;

    /// <summary>[tokens, K·D].</summary>
    public float* Values { get; } = values;

    /// <summary>Copies keys and values out of rows of queries, keys and values.</summary>
    /// <param name="keys">The first row's keys; its values follow them.</param>
    /// <param name="rowStride">Floats from one row to the next.</param>
    /// <param name="tokens">The number of rows.</param>
    /// <param name="position">The position of the first of them.</param>
    public void Store(float* keys, int rowStride, int tokens, int position)
    {
        for (int t = 0; t < tokens; t++, keys += rowStride)
        {
            nint row = (nint)(position + t) * width;
            new ReadOnlySpan<float>(keys, width).CopyTo(new Span<float>(Keys + row, width));
            new ReadOnlySpan<float>(keys + width, width).CopyTo(new Span<float>(Values + row, width));
        }
    }
}
