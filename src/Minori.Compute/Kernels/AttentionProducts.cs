using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The products that the passes of attention share.</summary>
internal static unsafe class AttentionProducts
{
    /// <summary>Transposes one head's keys or values into padded panels.</summary>
    public static void Pack<TVector, TSimd>(float* rows, nint rowStride, AttentionShape shape, float* packed)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> =>
        new GemmPackCall<TransposedSource>(
            new(rows, rowStride, shape.HeadDimension), shape.HeadDimension, shape.Keys, packed, isPadded: true)
            .Invoke<TVector, TSimd>();

    /// <summary>Copies one head's keys or values into padded panels as they are.</summary>
    public static void PackRows<TVector, TSimd>(float* rows, nint rowStride, AttentionShape shape, float* packed)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> =>
        new GemmPackCall<RowSource>(
            new(rows, rowStride, 0, shape.Keys), shape.Keys, shape.HeadDimension, packed, isPadded: true)
            .Invoke<TVector, TSimd>();

    /// <summary>
    /// scores[i, j] = left[i]·right[j] for <paramref name="rows"/> queries and at least <paramref name="keys"/> keys,
    /// up to a whole panel: half a panel takes as long.
    /// </summary>
    /// <param name="packedRight">Keys or values, transposed, in padded panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores<TVector, TSimd>(
        float* scores, nint scoreStride, float* left, nint leftRowStride, float* packedRight, int rows, int keys,
        int headDimension)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int panel = 2 * TSimd.Count, columns = (keys + panel - 1) & -panel;
        new GemmCall(
            rows, columns, headDimension, new(left, leftRowStride, 1),
            new(packedRight, 0, GemmRightLayout.PaddedPanels), new(scores, scoreStride), accumulate: false)
            .Invoke<TVector, TSimd>();
    }

    /// <summary>
    /// result[i] = Σ weights[i, j]·right[j] over the first <paramref name="keys"/> keys.
    /// </summary>
    /// <param name="packedRight">Keys or values as they are, in padded panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightedSums<TVector, TSimd>(
        float* result, nint resultRowStride, float* weights, nint weightStride, float* packedRight, int rows, int keys,
        AttentionShape shape)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int panel = 2 * TSimd.Count;
        for (int column = 0; column < shape.HeadDimension; column += panel)
        {
            // A narrow last panel is read at the width that fits into the result.
            Gemm.Multiply(
                rows, Math.Min(panel, shape.HeadDimension - column), keys, weights, weightStride, 1,
                packedRight + ((nint)column * shape.Keys), panel, result + column, resultRowStride, accumulate: false);
        }
    }
}
