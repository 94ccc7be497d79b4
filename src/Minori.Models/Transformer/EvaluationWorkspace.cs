using Minori.Compute;

namespace Minori.Models;

/// <summary>The memory of one shard's forward pass: one layer's, used by every layer in turn.</summary>
internal sealed unsafe class EvaluationWorkspace
{
    private readonly DecoderShape _shape;
    private readonly float* _residual;
    private readonly LayerActivations _layer;
    private readonly HeadBuffers _head;
    private readonly float* _attention;

    public EvaluationWorkspace(Arena arena, DecoderShape shape, int sequences, int tokensPerSequence)
    {
        int capacity = checked(sequences * tokensPerSequence);
        _shape = shape;
        Tokens = new ShardTokens(arena, sequences, tokensPerSequence);
        _residual = arena.Take<float>((long)capacity * shape.Width);
        _layer = new LayerActivations(arena, shape, capacity);
        _head = new HeadBuffers(arena, shape, capacity);
        _attention = arena.Take<float>(CausalAttention.ScratchLength(tokensPerSequence, shape.HeadDimension));
    }

    /// <summary>The shard's tokens, loaded by the caller.</summary>
    public ShardTokens Tokens { get; }

    /// <summary>Computes the scored tokens' losses and writes each to its place in the batch.</summary>
    public void Run(float* weights, PackedWeights packed, ParameterLayout layout, float* losses)
    {
        int n = Tokens.Count;
        EmbeddingLayer.Forward(_residual, new EmbeddingTensors(weights, layout), Tokens, _shape);
        for (int layer = 0; layer < layout.Layers.Length; layer++)
        {
            var tensors = new LayerTensors(weights, layout.Layers[layer]);
            ref readonly PackedLayer packedLayer = ref packed.Layer(layer);
            AttentionBlock.Forward(_residual, _layer, tensors, packedLayer, Tokens, _shape, _attention);
            FeedForwardBlock.Forward(_residual, _layer, tensors, packedLayer, n, _shape);
        }

        OutputHead.Forward(_head, _residual, new OperandTensors(weights, layout.FinalNorm), packed.Head, Tokens, _shape);
        for (int i = 0; i < Tokens.Scored; i++)
        {
            losses[Tokens.ScoredSources[i]] = _head.Losses[i];
        }
    }
}
