namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class CausalAttentionTests
{
    [Theory]
    [InlineData(1, 1, 1, 2)]
    [InlineData(5, 2, 1, 8)]
    [InlineData(24, 2, 2, 16)]
    [InlineData(33, 4, 2, 10)]
    [InlineData(100, 2, 2, 32)]
    [InlineData(129, 3, 1, 20)]
    [InlineData(70, 1, 1, 128)]
    public void Forward_and_backward_agree_with_double_precision(int tokens, int heads, int keyValueHeads, int dimension)
    {
        AttentionReference reference = AttentionReference.Random(tokens, heads, keyValueHeads, dimension);
        int stride = reference.RowStride, width = heads * dimension, keyOffset = width, valueOffset = width + (keyValueHeads * dimension);
        using AlignedBuffer<float> x = new(tokens * stride), dx = new(tokens * stride), output = new(tokens * width), doutput = new(tokens * width);
        using AlignedBuffer<float> logSumExp = new(heads * tokens), scratch = new(CausalAttention.ScratchLength(tokens, dimension));
        reference.Inputs.CopyTo(x.Span);
        reference.OutputGradient.CopyTo(doutput.Span);
        scratch.Span.Fill(float.NaN);
        dx.Span.Fill(float.NaN);
        CausalAttention.Forward(
            output.Pointer, width, logSumExp.Pointer, x.Pointer, x.Pointer + keyOffset, x.Pointer + valueOffset, stride,
            tokens, heads, keyValueHeads, dimension, scratch.Pointer);
        RandomMatrix.Close(reference.Output, output.Span, 5e-6, "output");
        RandomMatrix.Close(reference.LogSumExp, logSumExp.Span, 5e-6, "logSumExp");

        scratch.Span.Fill(float.NaN);
        CausalAttention.Backward(
            dx.Pointer, dx.Pointer + keyOffset, dx.Pointer + valueOffset, stride, doutput.Pointer, output.Pointer, width, logSumExp.Pointer,
            x.Pointer, x.Pointer + keyOffset, x.Pointer + valueOffset, stride, tokens, heads, keyValueHeads, dimension, scratch.Pointer);
        RandomMatrix.Close(reference.InputGradient, dx.Span, 1e-5, "gradient");
    }
}
