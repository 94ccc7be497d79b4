namespace Minori.Compute;

/// <summary>The forward pass behind <see cref="CausalAttention.Forward"/>.</summary>
internal readonly unsafe struct AttentionForwardCall(
    AttentionShape shape, float* output, nint outputRowStride, float* logSumExp, float* q, float* k, float* v, nint rowStride, float* scratch)
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
            }

            for (int start = 0; start < shape.Tokens; start += AttentionScratch.StripeRows)
            {
                int end = Math.Min(start + AttentionScratch.StripeRows, shape.Tokens);
                Stripe<TVector, TSimd>(room, q + own, v + shared, output + own, logSumExp + ((nint)head * shape.Tokens), start, end);
            }
        }
    }

    private void Stripe<TVector, TSimd>(AttentionScratch room, float* query, float* value, float* result, float* normaliser, int start, int end)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        AttentionProducts.Scores<TVector, TSimd>(room.Scores, query, rowStride, room.PackedKeys, room.ScoreStride, shape.HeadDimension, start, end);
        float* inverseSums = stackalloc float[AttentionScratch.StripeRows];
        for (int i = start; i < end; i++)
        {
            float* row = room.Scores + ((i - start) * room.ScoreStride);
            float maximum = Softmax.Maximum<TVector, TSimd>(row, i + 1) * shape.Scale;
            float sum = Softmax.ExponentialSum<TVector, TSimd>(row, row, i + 1, shape.Scale, maximum);
            new Span<float>(row + i + 1, end - i - 1).Clear();
            normaliser[i] = maximum + MathF.Log(sum);
            inverseSums[i - start] = 1 / sum;
        }

        float* target = result + (start * outputRowStride);
        Gemm.Multiply(
            end - start, shape.HeadDimension, end, room.Scores, room.ScoreStride, 1, value, rowStride, target, outputRowStride, accumulate: false);
        for (int i = start; i < end; i++, target += outputRowStride)
        {
            Elementwise.Scale(target, inverseSums[i - start], shape.HeadDimension);
        }
    }
}
