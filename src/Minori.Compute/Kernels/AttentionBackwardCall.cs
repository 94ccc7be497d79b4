using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Minori.Compute;

/// <summary>The backward pass behind <see cref="CausalAttention.Backward"/>.</summary>
internal readonly unsafe struct AttentionBackwardCall(
    AttentionShape shape, float* dq, float* dk, float* dv, nint gradientRowStride, float* doutput, float* output,
    nint outputRowStride, float* logSumExp, float* q, float* k, float* v, nint rowStride, float* scratch)
    : ISimdCall
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        AttentionScratch room = new(scratch, shape.Tokens, shape.HeadDimension);
        for (int head = 0; head < shape.Heads; head++)
        {
            nint own = (nint)head * shape.HeadDimension, shared = (nint)(head / shape.Group) * shape.HeadDimension;
            if (head % shape.Group == 0)
            {
                AttentionProducts.Pack<TVector, TSimd>(k + shared, rowStride, shape, room.PackedKeys);
                AttentionProducts.PackRows<TVector, TSimd>(k + shared, rowStride, shape, room.Rows);
                AttentionProducts.Pack<TVector, TSimd>(v + shared, rowStride, shape, room.PackedValues);
                Clear(room.KeyGradients, room.GradientStride);
                Clear(room.ValueGradients, room.GradientStride);
            }

            for (int start = 0; start < shape.Tokens; start += AttentionScratch.StripeRows)
            {
                int end = Math.Min(start + AttentionScratch.StripeRows, shape.Tokens);
                for (int tile = start; tile < end; tile += AttentionScratch.TileRows)
                {
                    Tile<TVector, TSimd>(
                        room, head, own, tile - start, tile, Math.Min(tile + AttentionScratch.TileRows, end));
                }

                AddKeyGradients(room, room.ScoreGradients, q + own, rowStride, room.KeyGradients, start, end);
                AddKeyGradients(room, room.Scores, doutput + own, outputRowStride, room.ValueGradients, start, end);
            }

            if ((head + 1) % shape.Group == 0)
            {
                CopyOut(room.KeyGradients, room.GradientStride, dk + shared);
                CopyOut(room.ValueGradients, room.GradientStride, dv + shared);
            }
        }
    }

    /// <summary>Probabilities, gradients of scores, and dq, for the queries [start, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<TVector, TSimd>(
        AttentionScratch room, int head, nint own, int stripeRow, int start, int end)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        nint stride = room.ScoreStride;
        int rows = end - start, dimension = shape.HeadDimension;
        float* scores = room.Scores + (stripeRow * stride), gradients = room.ScoreGradients + (stripeRow * stride);
        float* doutputs = doutput + own + (start * outputRowStride), outputs = output + own + (start * outputRowStride);
        AttentionProducts.Scores<TVector, TSimd>(
            scores, stride, q + own + (start * rowStride), rowStride, room.PackedKeys, rows, end, dimension);
        AttentionProducts.Scores<TVector, TSimd>(
            gradients, stride, doutputs, outputRowStride, room.PackedValues, rows, end, dimension);
        for (int i = start; i < end; i++)
        {
            nint row = (i - start) * stride, outputRow = (i - start) * outputRowStride;
            float normaliser = logSumExp[((nint)head * shape.Tokens) + i];
            float mean = Reduction.Dot<TVector, TSimd>(doutputs + outputRow, outputs + outputRow, dimension);
            Row<TVector, TSimd>(scores + row, gradients + row, shape.Scale, normaliser, mean, i + 1);
            Softmax.ClearFrom<TVector, TSimd>(scores + row, i + 1, end);
            Softmax.ClearFrom<TVector, TSimd>(gradients + row, i + 1, end);
        }

        AttentionProducts.WeightedSums<TVector, TSimd>(
            dq + own + (start * gradientRowStride), gradientRowStride, gradients, stride, room.Rows, rows, end, shape);
    }

    /// <summary>
    /// p = exp(scale·s − normaliser) over s, and ds = scale·p·(dp − mean) over dp; zeros in the rest of the last
    /// vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TVector, TSimd>(float* p, float* ds, float scale, float normaliser, float mean, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector factor = TSimd.Broadcast(scale), shift = TSimd.Broadcast(-normaliser), centre = TSimd.Broadcast(mean);
        for (int i = 0; i < count; i += TSimd.Count)
        {
            TVector probability = VectorMath.ExpBelowOverflow<TVector, TSimd>(
                TSimd.MultiplyAdd(TSimd.Load(p + i), factor, shift));
            TVector gradient = TSimd.Multiply(
                TSimd.Multiply(probability, factor), TSimd.Subtract(TSimd.Load(ds + i), centre));
            if (count - i < TSimd.Count)
            {
                probability = TSimd.SelectFrom(count - i, TSimd.Zero, probability);
                gradient = TSimd.SelectFrom(count - i, TSimd.Zero, gradient);
            }

            TSimd.Store(probability, p + i);
            TSimd.Store(gradient, ds + i);
        }
    }

    /// <summary>
    /// result[j] += Σ weights[i, j]·source[i] over the queries i ≥ j of a stripe: dk from ds and q, dv from p and
    /// doutput.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddKeyGradients(
        AttentionScratch room, float* weights, float* source, nint sourceRowStride, float* result, int start, int end)
    {
        int dimension = shape.HeadDimension;
        nint stride = room.ScoreStride, resultStride = room.GradientStride;
        source += start * sourceRowStride;
        if (start > 0)
        {
            Gemm.Multiply(
                start, dimension, end - start, weights, 1, stride, source, sourceRowStride, result, resultStride,
                accumulate: true);
        }

        for (int tile = start; tile < end; tile += AttentionScratch.TileRows)
        {
            int skipped = tile - start, keys = Math.Min(AttentionScratch.TileRows, end - tile);
            Gemm.Multiply(
                keys, dimension, end - tile, weights + (skipped * stride) + tile, 1, stride,
                source + (skipped * sourceRowStride), sourceRowStride,
                result + (tile * resultStride), resultStride, accumulate: true);
        }
    }

    private void Clear(float* gradients, nint stride) =>
        NativeMemory.Clear(gradients, (nuint)(shape.Tokens * stride) * sizeof(float));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyOut(float* gradients, nint stride, float* rows)
    {
        for (int t = 0; t < shape.Tokens; t++, gradients += stride, rows += gradientRowStride)
        {
            new ReadOnlySpan<float>(gradients, shape.HeadDimension)
                .CopyTo(new Span<float>(rows, shape.HeadDimension));
        }
    }
}
