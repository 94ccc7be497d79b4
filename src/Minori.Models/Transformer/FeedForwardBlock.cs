using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// y = x + (SiLU(h·Wgateᵀ) ⊙ h·Wupᵀ)·Wdownᵀ with h = RMSNorm(x): the second half of a Llama layer
/// (Touvron et al. 2023, §2.2; Shazeer 2020).
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
        RmsNorm.Forward(
            a.FeedForwardNormed, a.FeedForwardInverseRms, y, weights.PostAttentionNorm, n, width, shape.NormEpsilon);
        Linear.Forward(a.GateUp, a.FeedForwardNormed, packed.GateUp, n, width, 2 * feedForward);
        SwiGlu.Forward(a.Hidden, a.GateUp, a.GateUp + feedForward, 2 * feedForward, n, feedForward);
        Linear.Forward(y, a.Hidden, packed.Down, n, feedForward, width, accumulate: true);
    }

    /// <summary>Turns dx[n, C] from the gradient of y into that of x, and adds the weights' gradients.</summary>
    /// <param name="dx">The gradient of the residual stream.</param>
    /// <param name="x">[n, C], the block's input.</param>
    /// <param name="a">What the forward pass left; gate and up are overwritten with their gradients.</param>
    /// <param name="weights">The layer's weights.</param>
    /// <param name="gradients">
    /// Matrices are overwritten unless <paramref name="accumulate"/>; gains are always added to.
    /// </param>
    /// <param name="n">The number of tokens.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="buffers">Scratch.</param>
    /// <param name="accumulate">Whether matrices already hold the gradient of earlier shards.</param>
    public static void Backward(
        float* dx,
        float* x,
        in LayerActivations a,
        in LayerTensors weights,
        in LayerTensors gradients,
        int n,
        DecoderShape shape,
        in BackwardBuffers buffers,
        bool accumulate)
    {
        int width = shape.Width;
        int feedForward = shape.FeedForwardWidth;
        WeightGradient.Add(gradients.Down, dx, a.Hidden, n, feedForward, width, accumulate);
        float* dHidden = buffers.Hidden;
        Linear.BackwardInput(dHidden, dx, weights.Down, n, feedForward, width, accumulate: false);
        float* dGateUp = a.GateUp;
        SwiGlu.Backward(
            dGateUp, dGateUp + feedForward, 2 * feedForward, dHidden,
            a.GateUp, a.GateUp + feedForward, 2 * feedForward, n, feedForward);
        WeightGradient.Add(gradients.GateUp, dGateUp, a.FeedForwardNormed, n, width, 2 * feedForward, accumulate);
        Linear.BackwardInput(buffers.Normed, dGateUp, weights.GateUp, n, width, 2 * feedForward, accumulate: false);
        RmsNorm.Backward(
            dx, gradients.PostAttentionNorm, buffers.Normed, x, weights.PostAttentionNorm,
            a.FeedForwardInverseRms, n, width);
    }
}
