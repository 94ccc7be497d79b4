using Minori.Compute;

namespace Minori.Models;

/// <summary>The gradient of a linear layer's weight.</summary>
internal static unsafe class WeightGradient
{
    /// <summary>
    /// dW[out, in] = or += dy[n, out]ᵀ·x[n, in]; a first shard replaces, which saves clearing the block.
    /// </summary>
    public static void Add(
        float* dWeight, float* dy, float* x, int n, int inputWidth, int outputWidth, bool accumulate) =>
        Gemm.Multiply(
            outputWidth, inputWidth, n, dy, 1, outputWidth, x, inputWidth, dWeight, inputWidth, accumulate);
}
