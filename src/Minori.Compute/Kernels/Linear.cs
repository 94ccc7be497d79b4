namespace Minori.Compute;

/// <summary>The three products of a linear layer y = x·Wᵀ with W[out, in], on contiguous rows.</summary>
public static unsafe class Linear
{
    /// <summary>y[tokens, out] = x[tokens, in]·Wᵀ.</summary>
    /// <param name="packedWeight">W packed by <see cref="Gemm.PackTransposed(float*, int, int, float*)"/>.</param>
    public static void Forward(
        float* y, float* x, float* packedWeight, int tokens, int inputWidth, int outputWidth, bool accumulate = false) =>
        Gemm.MultiplyPacked(
            tokens, outputWidth, inputWidth, x, inputWidth, 1, packedWeight, y, outputWidth, accumulate);

    /// <summary>dx[tokens, in] = or += dy[tokens, out]·W.</summary>
    /// <param name="packedWeight">W packed by <see cref="Gemm.PackRows"/>.</param>
    public static void BackwardInput(
        float* dx, float* dy, float* packedWeight, int tokens, int inputWidth, int outputWidth, bool accumulate) =>
        Gemm.MultiplyPacked(
            tokens, inputWidth, outputWidth, dy, outputWidth, 1, packedWeight, dx, inputWidth, accumulate);

    /// <summary>dW[out, in] = or += dyᵀ·x.</summary>
    public static void BackwardWeight(
        float* dWeight, float* dy, float* x, int tokens, int inputWidth, int outputWidth, bool accumulate) =>
        Gemm.Multiply(
            outputWidth, inputWidth, tokens, dy, 1, outputWidth, x, inputWidth, dWeight, inputWidth, accumulate);
}
