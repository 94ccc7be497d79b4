using Minori.Compute;
using Minori.Models;

namespace Minori.Cli.Benchmarks;

/// <summary>The kernels beside products and attention: those that the model's architecture has.</summary>
internal static unsafe class ElementwiseCases
{
    // As the optimizer cuts its work.
    private const int ChunkParameters = 1 << 14;

    /// <summary>The kernels for one thread.</summary>
    /// <param name="c">The model.</param>
    /// <param name="tokens">Tokens of a shard.</param>
    /// <param name="chunk">Tokens whose logits exist at a time.</param>
    /// <param name="operands">Memory.</param>
    public static IEnumerable<KernelCase> Of(ModelConfiguration c, int tokens, int chunk, KernelOperands operands) =>
    [
        .. Norm(c, tokens, operands),
        .. c.Positions == PositionKind.Rotary ? Positions(c, operands) : [],
        .. FeedForward(c, tokens, operands),
        .. Loss(c, chunk, operands),
        .. Optimizers(operands),
    ];

    private static IEnumerable<KernelCase> Norm(ModelConfiguration c, int tokens, KernelOperands operands)
    {
        int width = c.Width;
        float* x = operands.Floats((long)tokens * width), y = operands.Floats((long)tokens * width);
        float* gain = operands.Floats(width), dGain = operands.Floats(width);
        float* bias = operands.Floats(width), dBias = operands.Floats(width);
        float* mean = operands.Floats(tokens), inverse = operands.Floats(tokens);
        string shape = $"{tokens} × {width}";
        double elements = (double)tokens * width;
        return c.Norm == NormKind.RmsNorm
            ?
            [
                new("RMSNorm forward", shape, 0, elements,
                    () => RmsNorm.Forward(y, inverse, x, gain, tokens, width, c.NormEpsilon)),
                new("RMSNorm backward", shape, 0, elements,
                    () => RmsNorm.Backward(y, dGain, x, x, gain, inverse, tokens, width)),
            ]
            :
            [
                new("LayerNorm forward", shape, 0, elements,
                    () => LayerNorm.Forward(y, mean, inverse, x, gain, bias, tokens, width, c.NormEpsilon)),
                new("LayerNorm backward", shape, 0, elements,
                    () => LayerNorm.Backward(y, dGain, dBias, x, x, gain, mean, inverse, tokens, width)),
            ];
    }

    private static IEnumerable<KernelCase> Positions(ModelConfiguration c, KernelOperands operands)
    {
        int tokens = c.ContextLength, heads = c.HeadCount, dimension = c.HeadDimension, half = c.HeadDimension / 2;
        float* cosine = operands.Floats((long)tokens * half), sine = operands.Floats((long)tokens * half);
        float* x = operands.Floats((long)tokens * heads * dimension);
        Rotary.Tables(cosine, sine, tokens, dimension, c.RopeBase);
        return
        [
            new("rotary", $"{tokens} × {heads} heads of {dimension}", 0, (double)tokens * heads * dimension,
                () => Rotary.Forward(x, heads * dimension, tokens, heads, dimension, cosine, sine, 0)),
        ];
    }

    private static IEnumerable<KernelCase> FeedForward(ModelConfiguration c, int tokens, KernelOperands operands)
    {
        int inner = c.FeedForwardWidth;
        float* up = operands.Floats(2L * tokens * inner), dUp = operands.Floats(2L * tokens * inner);
        float* hidden = operands.Floats((long)tokens * inner);
        string shape = $"{tokens} × {inner}";
        long count = (long)tokens * inner;
        KernelCase Forward(string name, Action run) => new(name + " forward", shape, 0, count, run);
        KernelCase Backward(string name, Action run) => new(name + " backward", shape, 0, count, run);
        return c.FeedForward switch
        {
            FeedForwardKind.SwiGlu =>
            [
                Forward("SwiGLU", () => SwiGlu.Forward(hidden, up, up + inner, 2 * inner, tokens, inner)),
                Backward("SwiGLU", () => SwiGlu.Backward(
                    dUp, dUp + inner, 2 * inner, hidden, up, up + inner, 2 * inner, tokens, inner)),
            ],
            FeedForwardKind.GeluTanh =>
            [
                Forward("GELU (tanh)", () => Gelu.TanhForward(hidden, up, count)),
                Backward("GELU (tanh)", () => Gelu.TanhBackward(dUp, hidden, up, count)),
            ],
            FeedForwardKind.GeluErf =>
            [
                Forward("GELU", () => Gelu.ErfForward(hidden, up, count)),
                Backward("GELU", () => Gelu.ErfBackward(dUp, hidden, up, count)),
            ],
            _ => throw new NotSupportedException($"there is no feed-forward block {c.FeedForward}"),
        };
    }

    private static IEnumerable<KernelCase> Loss(ModelConfiguration c, int chunk, KernelOperands operands)
    {
        int vocabulary = c.VocabularySize, stride = PassCut.LogitsStride(vocabulary);
        float* logits = operands.Floats((long)chunk * stride), losses = operands.Floats(chunk);
        int* targets = operands.Tokens(chunk, vocabulary);
        return
        [
            new("cross-entropy forward and backward", $"{chunk} × {vocabulary}", 0, (double)chunk * vocabulary,
                () => CrossEntropy.ForwardBackward(logits, stride, targets, chunk, vocabulary, losses, 1)),
        ];
    }

    private static IEnumerable<KernelCase> Optimizers(KernelOperands operands)
    {
        float* p = operands.Floats(ChunkParameters), g = operands.Floats(ChunkParameters);
        float* m = operands.Floats(ChunkParameters), v = operands.Floats(ChunkParameters);
        Elementwise.Fill(v, 1, ChunkParameters);
        AdamWStep adamW = new(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 1000);
        LionStep lion = new(1e-4f, 0.9f, 0.99f, 0.1f);
        SgdMomentumStep sgd = new(1e-3f, 0.9f, 0.1f);
        string shape = $"{ChunkParameters} parameters";
        return
        [
            new("AdamW", shape, 0, ChunkParameters, () => AdamW.Step(p, g, m, v, ChunkParameters, adamW)),
            new("Lion", shape, 0, ChunkParameters, () => Lion.Step(p, g, m, ChunkParameters, lion)),
            new("SGD with momentum", shape, 0, ChunkParameters, () => SgdMomentum.Step(p, g, m, ChunkParameters, sgd)),
        ];
    }
}
