namespace Minori.Compute;

/// <summary>The products that the passes of attention share.</summary>
internal static unsafe class AttentionProducts
{
    /// <summary>
    /// scores[i − start, j] = left[i]·right[j] for the queries [start, end) and all keys up to the panel that holds the
    /// last of them.
    /// </summary>
    /// <param name="left">Row 0, rows <paramref name="leftRowStride"/> elements apart.</param>
    /// <param name="packedRight">Keys or values, transposed, in padded panels.</param>
    public static void Scores<TVector, TSimd>(
        float* scores, float* left, nint leftRowStride, float* packedRight, nint scoreStride, int headDimension, int start, int end)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int panel = 2 * TSimd.Count;
        int columns = (end + panel - 1) & ~(panel - 1);
        new GemmCall(
            end - start, columns, headDimension, new(left + (start * leftRowStride), leftRowStride, 1), new(packedRight, 0, isPacked: true),
            new(scores, scoreStride), accumulate: false).Invoke<TVector, TSimd>();
    }
}
