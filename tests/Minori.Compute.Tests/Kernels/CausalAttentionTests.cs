namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class CausalAttentionTests
{
    private const float Guard = 12345;

    // More than a pass that overlooks a row of scores or of gradients would write beyond its scratch.
    private const int Guards = 512;

    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(5, 2, 1, 8)]
    [InlineData(24, 2, 2, 16)]
    [InlineData(33, 4, 2, 10)]
    [InlineData(100, 2, 2, 32)]
    [InlineData(129, 3, 1, 20)]
    [InlineData(70, 1, 1, 128)]
    public void Forward_and_backward_agree_with_double_precision(
        int tokens, int heads, int keyValueHeads, int dimension)
    {
        AttentionReference reference = AttentionReference.Random(tokens, heads, keyValueHeads, dimension);
        int stride = reference.RowStride, width = heads * dimension;
        int keyOffset = width, valueOffset = width + (keyValueHeads * dimension);
        using AlignedBuffer<float> x = new(tokens * stride), dx = new(tokens * stride);
        using AlignedBuffer<float> output = new(tokens * width), doutput = new(tokens * width);
        using AlignedBuffer<float> logSumExp = new(heads * tokens);
        int room = (int)CausalAttention.ScratchLength(tokens, dimension);
        using AlignedBuffer<float> scratch = new(room + Guards);
        reference.Inputs.CopyTo(x.Span);
        reference.OutputGradient.CopyTo(doutput.Span);
        scratch.Span.Fill(float.NaN);
        scratch.Span[room..].Fill(Guard);
        dx.Span.Fill(float.NaN);
        CausalAttention.Forward(
            output.Pointer, width, logSumExp.Pointer, x.Pointer, stride, x.Pointer + keyOffset,
            x.Pointer + valueOffset, stride, earlierKeys: 0, tokens, heads, keyValueHeads, dimension, scratch.Pointer);
        RandomMatrix.Close(reference.Output, output.Span, 5e-6, "output");
        RandomMatrix.Close(reference.LogSumExp, logSumExp.Span, 5e-6, "logSumExp");

        scratch.Span[..room].Fill(float.NaN);
        CausalAttention.Backward(
            dx.Pointer, dx.Pointer + keyOffset, dx.Pointer + valueOffset, stride,
            doutput.Pointer, output.Pointer, width, logSumExp.Pointer,
            x.Pointer, x.Pointer + keyOffset, x.Pointer + valueOffset, stride,
            tokens, heads, keyValueHeads, dimension, scratch.Pointer);
        RandomMatrix.Close(reference.InputGradient, dx.Span, 1e-5, "gradient");
        Assert.Equal(-1, scratch.Span[room..].IndexOfAnyExcept(Guard));
    }

    [Theory]
    [InlineData(2, 1, 1, 2)]
    [InlineData(37, 2, 1, 8)]
    [InlineData(67, 4, 2, 10)]
    [InlineData(150, 3, 3, 32)]
    [InlineData(300, 2, 1, 64)]
    public void Queries_behind_earlier_keys_have_the_bits_of_the_whole(int tokens, int heads, int keyValueHeads, int dimension)
    {
        AttentionReference reference = AttentionReference.Random(tokens, heads, keyValueHeads, dimension);
        int stride = reference.RowStride, width = heads * dimension, keyWidth = keyValueHeads * dimension;
        using AlignedBuffer<float> x = new(tokens * stride), cache = new(2 * tokens * keyWidth);
        using AlignedBuffer<float> whole = new(tokens * width), part = new(tokens * width);
        using AlignedBuffer<float> wholeSums = new(heads * tokens), partSums = new(heads * tokens);
        using AlignedBuffer<float> scratch = new(CausalAttention.ScratchLength(tokens, dimension));
        reference.Inputs.CopyTo(x.Span);
        CausalAttention.Forward(
            whole.Pointer, width, wholeSums.Pointer, x.Pointer, stride, x.Pointer + width, x.Pointer + width + keyWidth,
            stride, earlierKeys: 0, tokens, heads, keyValueHeads, dimension, scratch.Pointer);
        for (int t = 0; t < tokens; t++)
        {
            x.Slice((t * stride) + width, keyWidth).CopyTo(cache.Slice(t * keyWidth, keyWidth));
            x.Slice((t * stride) + width + keyWidth, keyWidth).CopyTo(cache.Slice((tokens + t) * keyWidth, keyWidth));
        }

        foreach (int earlier in (int[])[0, 1, 11, 12, 13, 31, 33, tokens - 13, tokens - 2, tokens - 1])
        {
            if (earlier < 0 || earlier >= tokens)
            {
                continue;
            }

            int queries = tokens - earlier;
            scratch.Span.Fill(float.NaN);
            CausalAttention.Forward(
                part.Pointer, width, partSums.Pointer, x.Pointer + (earlier * stride), stride, cache.Pointer,
                cache.Pointer + (tokens * keyWidth), keyWidth, earlier, queries, heads, keyValueHeads, dimension,
                scratch.Pointer);
            Assert.True(whole.Slice(earlier * width, queries * width).SequenceEqual(part.Slice(0, queries * width)));
            for (int head = 0; head < heads; head++)
            {
                Assert.True(wholeSums.Slice((head * tokens) + earlier, queries)
                    .SequenceEqual(partSums.Slice(head * queries, queries)));
            }
        }
    }

    [Theory]
    [InlineData(1, 2, 1, 6)]
    [InlineData(40, 4, 2, 32)]
    public void A_decoded_token_is_the_last_row_of_the_whole(int tokens, int heads, int keyValueHeads, int dimension)
    {
        AttentionReference reference = AttentionReference.Random(tokens, heads, keyValueHeads, dimension);
        int stride = reference.RowStride, width = heads * dimension;
        using AlignedBuffer<float> x = new(tokens * stride), output = new(width), scratch = new(CausalAttention.DecodeScratchLength(tokens));
        reference.Inputs.CopyTo(x.Span);
        CausalAttention.Decode(
            output.Pointer, x.Pointer + ((tokens - 1) * stride), x.Pointer + width,
            x.Pointer + width + (keyValueHeads * dimension), stride,
            tokens, heads, keyValueHeads, dimension, scratch.Pointer);
        RandomMatrix.Close(reference.Output.AsSpan((tokens - 1) * width), output.Span, 5e-6, "output");
    }

    [Fact]
    public void The_reference_gradient_is_that_of_the_reference_output()
    {
        AttentionReference reference = AttentionReference.Random(5, 2, 1, 3);
        double[] point = [.. reference.Inputs.Select(v => (double)v)], expected = new double[point.Length];
        double Loss(double[] p) => reference.At(p).Output.Zip(reference.OutputGradient, (value, d) => value * d).Sum();
        FiniteDifferences.AddGradient(Loss, point, 0, expected);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], reference.InputGradient[i], 1e-8);
        }
    }

    [Fact]
    public void Heads_that_cannot_be_shared_evenly_are_refused() =>
        Assert.Throws<ArgumentException>(
            () => CausalAttention.Forward(null, 0, null, null, 0, null, null, 0, 0, 1, 3, 2, 8, null));
}
