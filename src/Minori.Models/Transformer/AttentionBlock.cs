using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// y = x + Attention(Rope(h·Wqᵀ), Rope(h·Wkᵀ), h·Wvᵀ)·Woᵀ with h = Norm(x): the first half of a layer. Products may
/// have biases; where positions are learned, nothing is turned. Rows are the n tokens of a shard; attention sees one
/// sequence at a time.
/// </summary>
internal static unsafe class AttentionBlock
{
    /// <summary>Adds the block's result to y[n, C], which holds x on entry.</summary>
    /// <param name="y">The residual stream.</param>
    /// <param name="a">Filled for the backward pass.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="tokens">The shard.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="scratch">Of <see cref="CausalAttention.ScratchLength"/>.</param>
    public static void Forward(
        float* y,
        in LayerActivations a,
        in LayerTensors weights,
        in PackedLayer packed,
        ShardTokens tokens,
        DecoderShape shape,
        float* scratch)
    {
        int n = tokens.Count;
        int queryWidth = shape.QueryWidth;
        int keyWidth = shape.KeyWidth;
        int projectionWidth = shape.ProjectionWidth;
        NormLayer.Forward(a.Normed, a.Statistics, y, weights.InputNorm, n, shape);
        LinearLayer.Forward(
            a.Projection, a.Normed, packed.QueryKeyValue, weights.QueryKeyValue.Bias, n, shape.Width, projectionWidth);
        for (int sequence = 0; sequence < tokens.Sequences; sequence++)
        {
            int start = tokens.Start(sequence);
            int length = tokens.Length(sequence);
            float* query = a.Projection + ((nint)start * projectionWidth);

            Turn(query, length, firstPosition: 0, shape);
            CausalAttention.Forward(
                a.Attended + ((nint)start * queryWidth), queryWidth, a.LogSumExp + ((nint)start * shape.Heads),
                query, projectionWidth, query + queryWidth, query + queryWidth + keyWidth, projectionWidth,
                earlierKeys: 0, length, shape.Heads, shape.KeyValueHeads, shape.HeadDimension, scratch);
        }

        LinearLayer.Forward(
            y, a.Attended, packed.AttentionOutput, weights.AttentionOutput.Bias, n, queryWidth, shape.Width, accumulate: true);
    }

    /// <summary>
    /// <see cref="Forward"/> of one token after those in the cache, to which its key and value are added.
    /// </summary>
    /// <param name="y">[C], the residual stream; it holds x on entry.</param>
    /// <param name="a">Scratch for one token.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="layer">The layer's number, for the cache.</param>
    /// <param name="position">The token's position, the number of tokens in the cache.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="scratch">Of <see cref="CausalAttention.DecodeScratchLength"/>.</param>
    public static void Decode(
        float* y,
        in LayerActivations a,
        in LayerTensors weights,
        in PackedLayer packed,
        KeyValueCache cache,
        int layer,
        int position,
        DecoderShape shape,
        float* scratch)
    {
        NormLayer.Forward(a.Normed, a.Statistics, y, weights.InputNorm, 1, shape);
        LinearLayer.Forward(
            a.Projection, a.Normed, packed.QueryKeyValue, weights.QueryKeyValue.Bias, 1, shape.Width,
            shape.ProjectionWidth);
        Turn(a.Projection, 1, position, shape);
        cache.Store(layer, a.Projection, 1, position);
        CausalAttention.Decode(
            a.Attended, a.Projection, cache.Keys(layer), cache.Values(layer), shape.KeyWidth,
            position + 1, shape.Heads, shape.KeyValueHeads, shape.HeadDimension, scratch);
        LinearLayer.Forward(
            y, a.Attended, packed.AttentionOutput, weights.AttentionOutput.Bias, 1, shape.QueryWidth, shape.Width,
            accumulate: true);
    }

    /// <summary>Turns dx[n, C] from the gradient of y into that of x, and adds the weights' gradients.</summary>
    /// <param name="dx">The gradient of the residual stream.</param>
    /// <param name="x">[n, C], the block's input.</param>
    /// <param name="a">What the forward pass left.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="gradients">
    /// Matrices are overwritten unless <paramref name="accumulate"/>; gains and biases are always added to.
    /// </param>
    /// <param name="tokens">The shard.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="buffers">Scratch.</param>
    /// <param name="accumulate">Whether matrices already hold the gradient of earlier shards.</param>
    public static void Backward(
        float* dx,
        float* x,
        in LayerActivations a,
        in LayerTensors weights,
        in LayerTensors gradients,
        ShardTokens tokens,
        DecoderShape shape,
        in BackwardBuffers buffers,
        bool accumulate)
    {
        int n = tokens.Count;
        int width = shape.Width;
        int queryWidth = shape.QueryWidth;
        int keyWidth = shape.KeyWidth;
        int projectionWidth = shape.ProjectionWidth;
        LinearLayer.BackwardWeight(gradients.AttentionOutput, dx, a.Attended, n, queryWidth, width, accumulate);
        float* dAttended = buffers.Hidden;
        LinearLayer.BackwardInput(dAttended, dx, weights.AttentionOutput, n, queryWidth, width);
        for (int sequence = 0; sequence < tokens.Sequences; sequence++)
        {
            int start = tokens.Start(sequence);
            int length = tokens.Length(sequence);
            float* query = a.Projection + ((nint)start * projectionWidth);
            float* dQuery = buffers.Projection + ((nint)start * projectionWidth);
            nint attended = (nint)start * queryWidth;
            CausalAttention.Backward(
                dQuery, dQuery + queryWidth, dQuery + queryWidth + keyWidth, projectionWidth,
                dAttended + attended, a.Attended + attended, queryWidth, a.LogSumExp + ((nint)start * shape.Heads),
                query, query + queryWidth, query + queryWidth + keyWidth, projectionWidth,
                length, shape.Heads, shape.KeyValueHeads, shape.HeadDimension, buffers.Attention);
            TurnBack(dQuery, length, shape);
        }

        LinearLayer.BackwardWeight(
            gradients.QueryKeyValue, buffers.Projection, a.Normed, n, width, projectionWidth, accumulate);
        LinearLayer.BackwardInput(
            buffers.Normed, buffers.Projection, weights.QueryKeyValue, n, width, projectionWidth);
        NormLayer.Backward(dx, gradients.InputNorm, buffers.Normed, x, weights.InputNorm, a.Statistics, n, shape);
    }

    // Queries and keys are neighbours in a row, so one call turns the heads of both.
    private static void Turn(float* projection, int tokens, int firstPosition, DecoderShape shape)
    {
        if (shape.Configuration.Positions == PositionKind.Rotary)
        {
            Rotary.Forward(
                projection, shape.ProjectionWidth, tokens, shape.Heads + shape.KeyValueHeads, shape.HeadDimension,
                shape.Cosine, shape.Sine, firstPosition);
        }
    }

    private static void TurnBack(float* dProjection, int tokens, DecoderShape shape)
    {
        if (shape.Configuration.Positions == PositionKind.Rotary)
        {
            Rotary.Backward(
                dProjection, shape.ProjectionWidth, tokens, shape.Heads + shape.KeyValueHeads, shape.HeadDimension,
                shape.Cosine, shape.Sine, firstPosition: 0);
        }
    }
}
