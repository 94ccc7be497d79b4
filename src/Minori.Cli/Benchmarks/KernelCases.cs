using Minori.Compute;
using Minori.Models;

namespace Minori.Cli.Benchmarks;

/// <summary>The kernels of a training step at the shapes that a configuration gives them.</summary>
internal static unsafe class KernelCases
{
    /// <summary>The kernels for one thread.</summary>
    public static IReadOnlyList<KernelCase> Of(BenchmarkConfiguration configuration, KernelOperands operands)
    {
        ModelConfiguration c = configuration.Model;
        int tokens = PassCut.SequencesPerShard(c.ContextLength) * c.ContextLength;
        int queryWidth = c.HeadCount * c.HeadDimension;
        int projection = queryWidth + (2 * c.KeyValueHeadCount * c.HeadDimension);
        int chunk = PassCut.HeadChunk(tokens, c.VocabularySize, c.Width);
        return
        [
            .. Products("query, key, value", tokens, c.Width, projection, operands),
            .. Products("attention output", tokens, queryWidth, c.Width, operands),
            .. c.FeedForward == FeedForwardKind.SwiGlu
                ? Products("gate, up", tokens, c.Width, 2 * c.FeedForwardWidth, operands)
                : Products("up", tokens, c.Width, c.FeedForwardWidth, operands),
            .. Products("down", tokens, c.FeedForwardWidth, c.Width, operands),
            .. Products("head", chunk, c.Width, c.VocabularySize, PassCut.LogitsStride(c.VocabularySize), operands),
            .. Attention(c, operands),
            .. ElementwiseCases.Of(c, tokens, chunk, operands),
        ];
    }

    private static IEnumerable<KernelCase> Products(
        string layer, int tokens, int inputs, int outputs, KernelOperands operands) =>
        Products(layer, tokens, inputs, outputs, outputs, operands);

    private static IEnumerable<KernelCase> Products(
        string layer, int tokens, int inputs, int outputs, int outputStride, KernelOperands operands)
    {
        float* x = operands.Floats((long)tokens * inputs), y = operands.Floats((long)tokens * outputStride);
        float* weight = operands.Floats((long)outputs * inputs), gradient = operands.Floats((long)outputs * inputs);
        float* packed = operands.Floats(Gemm.PackedLength(outputs, inputs));
        float* packedRows = operands.Floats(Gemm.PackedLength(inputs, outputs));
        double flops = 2.0 * tokens * inputs * outputs, elements = (double)tokens * outputs;
        Gemm.PackTransposed(weight, outputs, inputs, packed);
        Gemm.PackRows(weight, 0, outputs, outputs, inputs, packedRows);
        string shape = $"{layer}: {tokens} tokens, {inputs} → {outputs}";
        return
        [
            new("product forward", shape, flops, elements,
                () => Linear.Forward(y, outputStride, x, packed, tokens, inputs, outputs)),
            new("product input gradient", shape, flops, (double)tokens * inputs,
                () => Linear.BackwardInput(x, y, outputStride, packedRows, tokens, inputs, outputs, accumulate: false)),
            new("product weight gradient", shape, flops, (double)inputs * outputs,
                () => Linear.BackwardWeight(gradient, y, outputStride, x, tokens, inputs, outputs, accumulate: true)),
            new("packing", $"{layer}: {inputs} → {outputs}", 0, (double)inputs * outputs,
                () => Gemm.PackTransposed(weight, outputs, inputs, packed)),
        ];
    }

    private static IEnumerable<KernelCase> Attention(ModelConfiguration c, KernelOperands operands)
    {
        int tokens = c.ContextLength, heads = c.HeadCount, keyHeads = c.KeyValueHeadCount, dimension = c.HeadDimension;
        int queryWidth = heads * dimension, keyWidth = keyHeads * dimension, row = queryWidth + (2 * keyWidth);
        float* projection = operands.Floats((long)tokens * row), gradient = operands.Floats((long)tokens * row);
        float* output = operands.Floats((long)tokens * queryWidth), dOutput = operands.Floats((long)tokens * queryWidth);
        float* logSumExp = operands.Floats((long)tokens * heads);
        float* scratch = operands.Floats(CausalAttention.ScratchLength(tokens, dimension));
        float* key = projection + queryWidth, value = key + keyWidth;
        float* dKey = gradient + queryWidth, dValue = dKey + keyWidth;
        double flops = 2.0 * queryWidth * (tokens + 1.0) * tokens, elements = (double)tokens * queryWidth;
        string shape = $"{tokens} tokens, {heads} heads of {dimension}";
        return
        [
            new("attention forward", shape, flops, elements, () => CausalAttention.Forward(
                output, queryWidth, logSumExp, projection, row, key, value, row, 0, tokens, heads, keyHeads, dimension,
                scratch)),
            new("attention backward", shape, 2 * flops, (double)tokens * row, () => CausalAttention.Backward(
                gradient, dKey, dValue, row, dOutput, output, queryWidth, logSumExp, projection, key, value, row,
                tokens, heads, keyHeads, dimension, scratch)),
        ];
    }
}
