using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The forward pass behind <see cref="CausalAttention.Forward"/>.</summary>
internal readonly unsafe struct AttentionForwardCall(
    AttentionShape shape, float* output, nint outputRowStride, float* logSumExp, float* q, nint queryRowStride,
    float* k, float* v, nint keyRowStride, float* scratch)
    : ISimdCall
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        AttentionScratch room = new(scratch, shape.Keys, shape.HeadDimension);
        for (int head = 0; head < shape.Heads; head++)
        {
            nint own = (nint)head * shape.HeadDimension, shared = (nint)(head / shape.Group) * shape.HeadDimension;
            if (head % shape.Group == 0)
            {
                AttentionProducts.Pack<TVector, TSimd>(k + shared, keyRowStride, shape, room.PackedKeys);
                AttentionProducts.PackRows<TVector, TSimd>(v + shared, keyRowStride, shape, room.Rows);
            }

            for (int start = 0; start < shape.Tokens; start += AttentionScratch.TileRows)
            {
                int end = Math.Min(start + AttentionScratch.TileRows, shape.Tokens);
                Tile<TVector, TSimd>(
                    room, q + own, output + own, logSumExp + ((nint)head * shape.Tokens), start, end);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<TVector, TSimd>(
        AttentionScratch room, float* query, float* result, float* normaliser, int start, int end)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        nint stride = room.ScoreStride;
        int dimension = shape.HeadDimension, keys = shape.EarlierKeys + end;
        AttentionProducts.Scores<TVector, TSimd>(
            room.Scores, stride, query + (start * queryRowStride), queryRowStride, room.PackedKeys, end - start, keys,
            dimension);
        float* inverseSums = stackalloc float[AttentionScratch.TileRows];
        for (int i = start; i < end; i++)
        {
            float* row = room.Scores + ((i - start) * stride);
            int seen = shape.EarlierKeys + i + 1;
            float maximum = Softmax.Maximum<TVector, TSimd>(row, seen) * shape.Scale;
            float sum = Softmax.Exponentials<TVector, TSimd>(row, seen, shape.Scale, maximum);
            Softmax.ClearFrom<TVector, TSimd>(row, seen, keys);
            normaliser[i] = maximum + MathF.Log(sum);
            inverseSums[i - start] = 1 / sum;
        }

        float* target = result + (start * outputRowStride);
        AttentionProducts.WeightedSums<TVector, TSimd>(
            target, outputRowStride, room.Scores, stride, room.Rows, end - start, keys, shape);
        for (int i = 0; i < end - start; i++, target += outputRowStride)
        {
            int done = Scaling.Range<TVector, TSimd>(target, inverseSums[i], dimension, 0);
            Scaling.Range<float, SimdScalar>(target, inverseSums[i], dimension, done);
        }
    }
}
