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
        Project(y, a, weights, packed, n, shape);
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

        Finish(y, a, weights, packed, n, shape);
    }

    /// <summary>Queries, keys and values of n tokens, not yet turned to their positions: the block's beginning.</summary>
    public static void Project(
        float* x, in LayerActivations a, in LayerTensors weights, in PackedLayer packed, int n, DecoderShape shape)
    {
        NormLayer.Forward(a.Normed, a.Statistics, x, weights.InputNorm, n, shape);
        LinearLayer.Forward(
            a.Projection, a.Normed, packed.QueryKeyValue, weights.QueryKeyValue.Bias, n, shape.Width,
            shape.ProjectionWidth);
    }

    /// <summary>
    /// Turns projected tokens that stand behind those in the cache to their positions, and adds their keys and values
    /// to it.
    /// </summary>
    /// <param name="a">Projected; queries and keys are turned.</param>
    /// <param name="row">The first token's row.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="position">The first token's position.</param>
    /// <param name="cache">Where keys and values go.</param>
    /// <param name="shape">The sizes.</param>
    public static void Place(
        in LayerActivations a, int row, int tokens, int position, KeyValueRows cache, DecoderShape shape)
    {
        float* query = a.Projection + ((nint)row * shape.ProjectionWidth);
        Turn(query, tokens, position, shape);
        cache.Store(query + shape.QueryWidth, shape.ProjectionWidth, tokens, position);
    }

    /// <summary>Attention of tokens whose keys and values are in the cache, behind all that they see.</summary>
    /// <param name="a">Placed; the heads' results are filled.</param>
    /// <param name="row">The first token's row.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="position">The first token's position.</param>
    /// <param name="cache">Holds what stands up to the last token.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="scratch">Of <see cref="CausalAttention.ScratchLength"/>.</param>
    public static void Attend(
        in LayerActivations a, int row, int tokens, int position, KeyValueRows cache, DecoderShape shape, float* scratch)
    {
        if (tokens > 0)
        {
            CausalAttention.Forward(
                a.Attended + ((nint)row * shape.QueryWidth), shape.QueryWidth, a.LogSumExp,
                a.Projection + ((nint)row * shape.ProjectionWidth), shape.ProjectionWidth, cache.Keys, cache.Values,
                shape.KeyWidth, position, tokens, shape.Heads, shape.KeyValueHeads, shape.HeadDimension, scratch);
        }
    }

    /// <summary>Adds the heads' results, brought together, to y[n, C]: the block's end.</summary>
    public static void Finish(
        float* y, in LayerActivations a, in LayerTensors weights, in PackedLayer packed, int n, DecoderShape shape) =>
        LinearLayer.Forward(
            y, a.Attended, packed.AttentionOutput, weights.AttentionOutput.Bias, n, shape.QueryWidth, shape.Width,
            accumulate: true);

    /// <summary><see cref="Attend"/> of one token, over the cache as it lies.</summary>
    /// <param name="a">Projected for one token.</param>
    /// <param name="position">The token's position, the number of tokens in the cache.</param>
    /// <param name="cache">The token's key and value are added.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="scratch">Of <see cref="CausalAttention.DecodeScratchLength"/>.</param>
    public static void Decode(
        in LayerActivations a, int position, KeyValueRows cache, DecoderShape shape, float* scratch)
    {
        Place(a, row: 0, tokens: 1, position, cache, shape);
        CausalAttention.Decode(
            a.Attended, a.Projection, cache.Keys, cache.Values, shape.KeyWidth,
            position + 1, shape.Heads, shape.KeyValueHeads, shape.HeadDimension, scratch);
    }

    /// <summary>Turns dx[n, C] from the gradient of y into that of x, and adds the weights' gradients.</summary>
    /// <param name="dx">The gradient of the residual stream.</param>
    /// <param name="dAdded">[n, C]: that of what the block added; dx itself where nothing is dropped.</param>
    /// <param name="x">[n, C], the block's input.</param>
    /// <param name="a">What the forward pass left.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="gradients">
    /// Matrices are overwritten unless <paramref name="accumulate"/>; gains and biases are always added to.
    /// </param>
    /// <param name="tokens">The shard.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="buffers">Scratch.</param>
    /// <param name="accumulate">Whether matrices already hold the gradient of earlier shards.</param>
    public static void Backward(
        float* dx,
        float* dAdded,
        float* x,
        in LayerActivations a,
        in LayerTensors weights,
        in PackedLayer packed,
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
        LinearLayer.BackwardWeight(gradients.AttentionOutput, dAdded, a.Attended, n, queryWidth, width, accumulate);
        float* dAttended = buffers.Hidden;
        LinearLayer.BackwardInput(dAttended, dAdded, packed.AttentionOutput, n, queryWidth, width);
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
            buffers.Normed, buffers.Projection, packed.QueryKeyValue, n, width, projectionWidth);
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
