namespace Minori.Models;

/// <summary>
/// y = x + φ(h·Wupᵀ)·Wdownᵀ with h = Norm(x): the second half of a layer. φ is GELU, or with SwiGLU
/// SiLU(gate) ⊙ up, where Wup holds the rows of both; products may have biases.
/// </summary>
internal static unsafe class FeedForwardBlock
{
    /// <summary>Adds the block's result to y[n, C], which holds x on entry.</summary>
    /// <param name="y">The residual stream.</param>
    /// <param name="a">Filled for the backward pass.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="n">The number of tokens.</param>
    /// <param name="shape">The sizes.</param>
    public static void Forward(
        float* y,
        in LayerActivations a,
        in LayerTensors weights,
        in PackedLayer packed,
        int n,
        DecoderShape shape)
    {
        int width = shape.Width;
        int feedForward = shape.FeedForwardWidth;
        NormLayer.Forward(a.FeedForwardNormed, a.FeedForwardStatistics, y, weights.PostAttentionNorm, n, shape);
        LinearLayer.Forward(a.Up, a.FeedForwardNormed, packed.Up, weights.Up.Bias, n, width, shape.UpWidth);
        FeedForwardActivation.Forward(a.Hidden, a.Up, n, shape);
        LinearLayer.Forward(y, a.Hidden, packed.Down, weights.Down.Bias, n, feedForward, width, accumulate: true);
    }

    /// <summary>Turns dx[n, C] from the gradient of y into that of x, and adds the weights' gradients.</summary>
    /// <param name="dx">The gradient of the residual stream.</param>
    /// <param name="dAdded">[n, C]: that of what the block added; dx itself where nothing is dropped.</param>
    /// <param name="x">[n, C], the block's input.</param>
    /// <param name="a">What the forward pass left; the first product is overwritten with its gradient.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="gradients">
    /// Matrices are overwritten unless <paramref name="accumulate"/>; gains and biases are always added to.
    /// </param>
    /// <param name="n">The number of tokens.</param>
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
        int n,
        DecoderShape shape,
        in BackwardBuffers buffers,
        bool accumulate)
    {
        int width = shape.Width;
        int feedForward = shape.FeedForwardWidth;
        LinearLayer.BackwardWeight(gradients.Down, dAdded, a.Hidden, n, feedForward, width, accumulate);
        LinearLayer.BackwardInput(buffers.Hidden, dAdded, packed.Down, n, feedForward, width);
        FeedForwardActivation.Backward(a.Up, buffers.Hidden, n, shape);
        LinearLayer.BackwardWeight(gradients.Up, a.Up, a.FeedForwardNormed, n, width, shape.UpWidth, accumulate);
        LinearLayer.BackwardInput(buffers.Normed, a.Up, packed.Up, n, width, shape.UpWidth);
        NormLayer.Backward(
            dx, gradients.PostAttentionNorm, buffers.Normed, x, weights.PostAttentionNorm, a.FeedForwardStatistics, n,
            shape);
    }
}
