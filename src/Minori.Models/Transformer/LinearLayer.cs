using Minori.Compute;

namespace Minori.Models;

/// <summary>y = x·Wᵀ + b with W[out, in]; b may be absent. Rows are contiguous.</summary>
internal static unsafe class LinearLayer
{
    /// <summary>y[n, out] = or += x[n, in]·Wᵀ + b.</summary>
    /// <param name="y">The result.</param>
    /// <param name="x">The input.</param>
    /// <param name="packed">W, packed.</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="inputWidth">in.</param>
    /// <param name="outputWidth">out.</param>
    /// <param name="accumulate">Whether the result is added to what y holds.</param>
    public static void Forward(
        float* y, float* x, PackedMatrix packed, float* bias, int n, int inputWidth, int outputWidth, bool accumulate = false)
    {
        if (bias is not null)
        {
            // The product then starts its sums from the bias, which stands in the cache.
            Bias.Forward(y, bias, n, outputWidth, accumulate);
            accumulate = true;
        }

        Linear.Forward(y, outputWidth, x, packed.Transposed, n, inputWidth, outputWidth, accumulate);
    }

    /// <summary>dx[n, in] = dy[n, out]·W.</summary>
    public static void BackwardInput(
        float* dx, float* dy, PackedMatrix packed, int n, int inputWidth, int outputWidth) =>
        Linear.BackwardInput(dx, dy, outputWidth, packed.Rows, n, inputWidth, outputWidth, accumulate: false);

    /// <summary>dW[out, in] = or += dyᵀ·x, and db[out] += the sums of dy's columns.</summary>
    /// <param name="gradients">Of matrix and bias.</param>
    /// <param name="dy">[n, out].</param>
    /// <param name="x">[n, in].</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="inputWidth">in.</param>
    /// <param name="outputWidth">out.</param>
    /// <param name="accumulate">
    /// Whether dW is added to; a first shard replaces, which saves clearing the block. db always is.
    /// </param>
    public static void BackwardWeight(
        in OperandTensors gradients, float* dy, float* x, int n, int inputWidth, int outputWidth, bool accumulate)
    {
        Linear.BackwardWeight(gradients.Weight, dy, outputWidth, x, n, inputWidth, outputWidth, accumulate);
        if (gradients.Bias is not null)
        {
            Bias.Backward(gradients.Bias, dy, n, outputWidth);
        }
    }
}
