using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The backward pass behind <see cref="CausalAttention.Backward"/>.</summary>
internal readonly unsafe struct AttentionBackwardCall(
    AttentionShape shape, float* dq, float* dk, float* dv, nint gradientRowStride, float* doutput, float* output, nint outputRowStride,
    float* logSumExp, float* q, float* k, float* v, nint rowStride, float* scratch)
    : ISimdCall
{
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
                new GemmPackCall(k + shared, rowStride, shape.Tokens, shape.HeadDimension, room.PackedKeys, isPadded: true).Invoke<TVector, TSimd>();
                new GemmPackCall(v + shared, rowStride, shape.Tokens, shape.HeadDimension, room.PackedValues, isPadded: true).Invoke<TVector, TSimd>();
                ClearHead(dk + shared);
                ClearHead(dv + shared);
            }

            for (int start = 0; start < shape.Tokens; start += AttentionScratch.StripeRows)
            {
                Stripe<TVector, TSimd>(room, head, own, shared, start, Math.Min(start + AttentionScratch.StripeRows, shape.Tokens));
            }
        }
    }

    private void Stripe<TVector, TSimd>(AttentionScratch room, int head, nint own, nint shared, int start, int end)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        nint stride = room.ScoreStride;
        int rows = end - start, dimension = shape.HeadDimension;
        AttentionProducts.Scores<TVector, TSimd>(room.Scores, q + own, rowStride, room.PackedKeys, stride, dimension, start, end);
        AttentionProducts.Scores<TVector, TSimd>(room.ScoreGradients, doutput + own, outputRowStride, room.PackedValues, stride, dimension, start, end);
        for (int i = start; i < end; i++)
        {
            float* p = room.Scores + ((i - start) * stride);
            float* ds = room.ScoreGradients + ((i - start) * stride);
            float normaliser = logSumExp[((nint)head * shape.Tokens) + i];
            float mean = Reduction.Dot(doutput + own + (i * outputRowStride), output + own + (i * outputRowStride), dimension);
            int done = Row<TVector, TSimd>(p, ds, shape.Scale, normaliser, mean, i + 1, 0);
            Row<float, SimdScalar>(p, ds, shape.Scale, normaliser, mean, i + 1, done);
            new Span<float>(p + i + 1, end - i - 1).Clear();
            new Span<float>(ds + i + 1, end - i - 1).Clear();
        }

        nint source = start * rowStride;
        Gemm.Multiply(rows, dimension, end, room.ScoreGradients, stride, 1, k + shared, rowStride, dq + own + (start * gradientRowStride), gradientRowStride, accumulate: false);
        Gemm.Multiply(end, dimension, rows, room.ScoreGradients, 1, stride, q + own + source, rowStride, dk + shared, gradientRowStride, accumulate: true);
        Gemm.Multiply(end, dimension, rows, room.Scores, 1, stride, doutput + own + (start * outputRowStride), outputRowStride, dv + shared, gradientRowStride, accumulate: true);
    }

    /// <summary>p = exp(scale·s − normaliser) over s, and ds = scale·p·(dp − mean) over dp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Row<TVector, TSimd>(float* p, float* ds, float scale, float normaliser, float mean, int count, int i)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector factor = TSimd.Broadcast(scale), shift = TSimd.Broadcast(-normaliser), centre = TSimd.Broadcast(mean);
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            TVector probability = VectorMath.Exp<TVector, TSimd>(TSimd.MultiplyAdd(TSimd.Load(p + i), factor, shift));
            TSimd.Store(probability, p + i);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(probability, factor), TSimd.Subtract(TSimd.Load(ds + i), centre)), ds + i);
        }

        return i;
    }

    private void ClearHead(float* rows)
    {
        for (int t = 0; t < shape.Tokens; t++)
        {
            new Span<float>(rows + (t * gradientRowStride), shape.HeadDimension).Clear();
        }
    }
}
