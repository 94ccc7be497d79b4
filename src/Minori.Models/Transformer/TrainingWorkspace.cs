using System.Runtime.InteropServices;
using Minori.Compute;

namespace Minori.Models;

/// <summary>The memory of one shard's forward and backward pass, and the walk through the layers.</summary>
internal sealed unsafe class TrainingWorkspace
{
    private readonly DecoderShape _shape;
    private readonly bool _recomputes;
    private readonly float*[] _residual;
    private readonly LayerActivations[] _layers;
    private readonly HeadBuffers _head;
    private readonly BackwardBuffers _backward;

    /// <param name="arena">Where the memory comes from.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="sequences">The most sequences of a shard.</param>
    /// <param name="tokensPerSequence">T.</param>
    /// <param name="recomputes">
    /// Whether of each layer only its input is kept, and its activations are computed again in the backward pass
    /// (Chen et al. 2016, arXiv 1604.06174); the bits are the same.
    /// </param>
    public TrainingWorkspace(
        Arena arena, DecoderShape shape, int sequences, int tokensPerSequence, bool recomputes)
    {
        int capacity = checked(sequences * tokensPerSequence);
        _shape = shape;
        _recomputes = recomputes;
        Tokens = new ShardTokens(arena, sequences, tokensPerSequence);
        _layers = new LayerActivations[shape.Configuration.LayerCount];
        _residual = new float*[(2 * _layers.Length) + 1];
        _residual[0] = arena.Take<float>((long)capacity * shape.Width);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            bool isShared = recomputes && layer > 0;
            _layers[layer] = isShared ? _layers[0] : new LayerActivations(arena, shape, capacity);
            _residual[(2 * layer) + 1] = isShared ? _residual[1] : arena.Take<float>((long)capacity * shape.Width);
            _residual[(2 * layer) + 2] = arena.Take<float>((long)capacity * shape.Width);
        }

        _head = new HeadBuffers(arena, shape, capacity);
        _backward = new BackwardBuffers(
            arena, shape, capacity,
            arena.Take<float>(CausalAttention.ScratchLength(tokensPerSequence, shape.HeadDimension)));
    }

    /// <summary>The shard's tokens, loaded by the caller.</summary>
    public ShardTokens Tokens { get; }

    /// <summary>
    /// Runs the whole network forward and backward on the loaded tokens, of which at least one is scored, and returns
    /// the sum of their losses.
    /// </summary>
    /// <param name="weights">A block of parameters.</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="gradients">A block of gradients; all but matrices is added to.</param>
    /// <param name="layout">The layout of both blocks.</param>
    /// <param name="scale">The weight of one token's loss.</param>
    /// <param name="accumulate">Whether matrices are added to, or replaced.</param>
    /// <param name="dropout">What is dropped.</param>
    public double Run(
        float* weights, PackedWeights packed, float* gradients, ParameterLayout layout, float scale, bool accumulate,
        in ResidualDropout dropout)
    {
        int n = Tokens.Count;
        EmbeddingLayer.Forward(_residual[0], new EmbeddingTensors(weights, layout), Tokens, _shape);
        dropout.Embeddings(_residual[0], Tokens, _shape.Width);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            Forward(layer, weights, packed, layout, dropout);
        }

        float* dx = _backward.Gradient;
        OutputHead.ForwardBackward(
            dx, _head, _residual[^1],
            new HeadTensors(weights, layout), packed.Head, new HeadTensors(gradients, layout),
            Tokens, _shape, scale, accumulate);
        for (int layer = _layers.Length - 1; layer >= 0; layer--)
        {
            var tensors = new LayerTensors(weights, layout.Layers[layer]);
            var layerGradients = new LayerTensors(gradients, layout.Layers[layer]);
            ref readonly LayerActivations activations = ref _layers[layer];
            ref readonly PackedLayer packedLayer = ref packed.Layer(layer);
            if (_recomputes && layer < _layers.Length - 1)
            {
                Forward(layer, weights, packed, layout, dropout);
            }

            float* dAdded = dropout.Backward(_backward.Normed, dx, (2 * layer) + 1, Tokens, _shape.Width);
            FeedForwardBlock.Backward(
                dx, dAdded, _residual[(2 * layer) + 1], activations, tensors, packedLayer, layerGradients, n, _shape, _backward,
                accumulate);
            dAdded = dropout.Backward(_backward.Normed, dx, 2 * layer, Tokens, _shape.Width);
            AttentionBlock.Backward(
                dx, dAdded, _residual[2 * layer], activations, tensors, packedLayer, layerGradients, Tokens, _shape, _backward,
                accumulate);
        }

        dropout.Embeddings(dx, Tokens, _shape.Width);
        EmbeddingLayer.Backward(new EmbeddingTensors(gradients, layout), dx, Tokens, _shape);
        return SumLosses();
    }

    private void Forward(
        int layer, float* weights, PackedWeights packed, ParameterLayout layout, in ResidualDropout dropout)
    {
        var tensors = new LayerTensors(weights, layout.Layers[layer]);
        ref readonly LayerActivations activations = ref _layers[layer];
        ref readonly PackedLayer packedLayer = ref packed.Layer(layer);
        AttentionBlock.Forward(
            NextResidual(2 * layer), activations, tensors, packedLayer, Tokens, _shape, _backward.Attention);
        dropout.Forward(_residual[(2 * layer) + 1], _residual[2 * layer], 2 * layer, Tokens, _shape.Width);
        FeedForwardBlock.Forward(
            NextResidual((2 * layer) + 1), activations, tensors, packedLayer, Tokens.Count, _shape);
        dropout.Forward(_residual[(2 * layer) + 2], _residual[(2 * layer) + 1], (2 * layer) + 1, Tokens, _shape.Width);
    }

    /// <summary>Copies the residual stream one place on, for a block to add its result to.</summary>
    private float* NextResidual(int index)
    {
        NativeMemory.Copy(
            _residual[index], _residual[index + 1], (nuint)Tokens.Count * (nuint)_shape.Width * sizeof(float));
        return _residual[index + 1];
    }

    private double SumLosses()
    {
        double sum = 0;
        for (int i = 0; i < Tokens.Scored; i++)
        {
            sum += _head.Losses[i];
        }

        return sum;
    }
}
