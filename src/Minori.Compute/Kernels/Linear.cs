namespace Minori.Compute;

/// <summary>
/// The three products of a linear layer y = x·Wᵀ with W[out, in]. Rows are contiguous; only those of y and dy may be
/// further apart.
/// </summary>
public static unsafe class Linear
{
    /// <summary>y[tokens, out] = x[tokens, in]·Wᵀ.</summary>
    /// <param name="yStride">Elements from one row of y to the next.</param>
    /// <param name="packedWeight">W packed by <see cref="Gemm.PackTransposed(float*, int, int, float*)"/>.</param>
    public static void Forward(
        float* y, nint yStride, float* x, float* packedWeight, int tokens, int inputWidth, int outputWidth,
        bool accumulate = false) =>
        Gemm.MultiplyPacked(tokens, outputWidth, inputWidth, x, inputWidth, 1, packedWeight, y, yStride, accumulate);

    /// <summary>dx[tokens, in] = or += dy[tokens, out]·W.</summary>
    /// <param name="dyStride">Elements from one row of dy to the next.</param>
    /// <param name="packedWeight">W packed by <see cref="Gemm.PackRows"/>.</param>
    public static void BackwardInput(
        float* dx, float* dy, nint dyStride, float* packedWeight, int tokens, int inputWidth, int outputWidth,
        bool accumulate) =>
        Gemm.MultiplyPacked(
            tokens, inputWidth, outputWidth, dy, dyStride, 1, packedWeight, dx, inputWidth, accumulate);

    /// <summary>dW[out, in] = or += dyᵀ·x.</summary>
    /// <param name="dyStride">Elements from one row of dy to the next.</param>
    public static void BackwardWeight(
        float* dWeight, float* dy, nint dyStride, float* x, int tokens, int inputWidth, int outputWidth,
        bool accumulate) =>
        Gemm.Multiply(
            outputWidth, inputWidth, tokens, dy, 1, dyStride, x, inputWidth, dWeight, inputWidth, accumulate);
}
