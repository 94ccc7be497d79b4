using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The products that the passes of attention share.</summary>
internal static unsafe class AttentionProducts
{
    /// <summary>Transposes one head's keys or values into padded panels.</summary>
    public static void Pack<TVector, TSimd>(float* rows, nint rowStride, AttentionShape shape, float* packed)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> =>
        new GemmPackCall(rows, rowStride, shape.Keys, shape.HeadDimension, packed, isPadded: true)
            .Invoke<TVector, TSimd>();

    /// <summary>
    /// scores[i, j] = left[i]·right[j] for <paramref name="rows"/> queries and at least <paramref name="keys"/> keys,
    /// up to a whole vector.
    /// </summary>
    /// <param name="packedRight">Keys or values, transposed, in padded panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores<TVector, TSimd>(
        float* scores, nint scoreStride, float* left, nint leftRowStride, float* packedRight, int rows, int keys,
        int headDimension)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int columns = (keys + TSimd.Count - 1) & -TSimd.Count;
        new GemmCall(
            rows, columns, headDimension, new(left, leftRowStride, 1),
            new(packedRight, 0, GemmRightLayout.PaddedPanels), new(scores, scoreStride), accumulate: false)
            .Invoke<TVector, TSimd>();
    }
}
