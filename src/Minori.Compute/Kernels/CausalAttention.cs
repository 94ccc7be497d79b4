namespace Minori.Compute;

/// <summary>
/// Causal softmax attention for one sequence, with grouped queries: head h reads the keys and values of head
/// h / (heads / keyValueHeads). Scores exist for a stripe of queries at a time and only up to the diagonal; of the
/// softmax, one number per head and token is kept (Dao et al. 2022, "FlashAttention", §3.1).
/// The queries may begin behind earlier keys: a query's result is the same, bit for bit, whether the queries before it
/// are part of the same call or not.
/// Rows are tokens; the heads of one token are neighbours: q[token, heads, D], k and v[token, keyValueHeads, D].
/// </summary>
public static unsafe class CausalAttention
{
    /// <summary>Floats of scratch that <see cref="Forward"/> and <see cref="Backward"/> need.</summary>
    /// <param name="keys">The most keys of a sequence: its tokens, earlier ones included.</param>
    /// <param name="headDimension">D.</param>
    public static long ScratchLength(int keys, int headDimension) => AttentionScratch.Length(keys, headDimension);

    /// <summary>Floats of scratch that <see cref="Decode"/> needs: one per key, up to a whole vector.</summary>
    public static long DecodeScratchLength(int keys) => ((long)keys + 15) & ~15L;

    /// <summary>output[token, heads, D] and logSumExp[heads, tokens] of softmax(q·kᵀ/√D, causal)·v.</summary>
    /// <param name="outputRowStride">Elements from one token to the next in the output.</param>
    /// <param name="logSumExp">
    /// Per head and token, the logarithm of the softmax's denominator; kept for <see cref="Backward"/>.
    /// </param>
    /// <param name="queryRowStride">Elements from one token to the next in q.</param>
    /// <param name="k">The keys of the earlier tokens and then those of the queries' own; likewise v.</param>
    /// <param name="keyRowStride">Elements from one token to the next, in k and v alike.</param>
    /// <param name="earlierKeys">The number of keys before the first query's own; query i sees earlierKeys + i + 1.</param>
    /// <param name="tokens">The number of queries.</param>
    /// <param name="scratch">
    /// Room for <see cref="ScratchLength"/> floats of earlierKeys + tokens keys, aligned to 64 bytes.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The heads are not a multiple of the key–value heads, or the earlier keys are negative.
    /// </exception>
    public static void Forward(
        float* output, nint outputRowStride, float* logSumExp, float* q, nint queryRowStride, float* k, float* v,
        nint keyRowStride, int earlierKeys, int tokens, int heads, int keyValueHeads, int headDimension, float* scratch)
    {
        AttentionShape shape = new(earlierKeys, tokens, heads, keyValueHeads, headDimension);
        SimdDispatch.Run(new AttentionForwardCall(
            shape, output, outputRowStride, logSumExp, q, queryRowStride, k, v, keyRowStride, scratch));
    }

    /// <summary>Overwrites dq, dk and dv with the gradients that doutput brings.</summary>
    /// <param name="gradientRowStride">Elements from one token to the next, in dq, dk and dv alike.</param>
    /// <param name="outputRowStride">Elements from one token to the next, in doutput and output alike.</param>
    /// <param name="rowStride">Elements from one token to the next, in q, k and v alike.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> floats, aligned to 64 bytes.</param>
    /// <exception cref="ArgumentException">The heads are not a multiple of the key–value heads.</exception>
    public static void Backward(
        float* dq, float* dk, float* dv, nint gradientRowStride, float* doutput, float* output, nint outputRowStride,
        float* logSumExp, float* q, float* k, float* v, nint rowStride,
        int tokens, int heads, int keyValueHeads, int headDimension, float* scratch)
    {
        AttentionShape shape = new(earlierKeys: 0, tokens, heads, keyValueHeads, headDimension);
        SimdDispatch.Run(new AttentionBackwardCall(
            shape, dq, dk, dv, gradientRowStride, doutput, output, outputRowStride, logSumExp, q, k, v, rowStride,
            scratch));
    }

    /// <summary>
    /// output[heads, D] of one query token q[heads, D] over the <paramref name="keys"/> tokens of a cache, its own
    /// included.
    /// </summary>
    /// <param name="cacheRowStride">Elements from one token to the next, in both caches.</param>
    /// <param name="scratch">Room for <see cref="DecodeScratchLength"/> floats.</param>
    /// <exception cref="ArgumentException">The heads are not a multiple of the key–value heads.</exception>
    public static void Decode(
        float* output, float* q, float* keyCache, float* valueCache, nint cacheRowStride,
        int keys, int heads, int keyValueHeads, int headDimension, float* scratch)
    {
        AttentionShape shape = new(keys - 1, tokens: 1, heads, keyValueHeads, headDimension);
        SimdDispatch.Run(new AttentionDecodeCall(shape, output, q, keyCache, valueCache, cacheRowStride, scratch));
    }
}
