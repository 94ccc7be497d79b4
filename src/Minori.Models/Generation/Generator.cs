using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// Continues a prompt token by token, with the keys and values of earlier tokens kept. Of a prompt longer than the
/// context, the last tokens are read. When the context is full, the last half of it is read anew from position 0 and
/// generation goes on, so any number of tokens can be asked for. Not for use by several threads at once.
/// </summary>
public sealed unsafe class Generator : IDisposable
{
    private readonly Parameters _parameters;
    private readonly ParameterLayout _layout;
    private readonly float* _weights;
    private readonly DecoderShape _shape;
    private readonly PackedWeights _packed;
    private readonly AlignedBuffer<byte> _memory;
    private readonly GenerationWorkspace _token;
    private readonly AlignedBuffer<float> _logits;

    /// <summary>Packs the weights, which must not change or be disposed while the generator is in use.</summary>
    /// <param name="parameters">The model.</param>
    /// <param name="team">Threads for packing; null for the caller's alone.</param>
    public Generator(Parameters parameters, ThreadTeam? team = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        _layout = parameters.Layout;
        _weights = parameters.Values.Pointer;
        _shape = new DecoderShape(parameters.Configuration);
        _packed = new PackedWeights(_shape, _layout);
        using ThreadTeam? own = team is null ? new ThreadTeam(1) : null;
        _packed.Pack(_weights, team ?? own!);

        _memory = NewWorkspace(1, out _token);
        _logits = new AlignedBuffer<float>(_shape.Vocabulary);
    }

    /// <summary>Continues a prompt.</summary>
    /// <param name="prompt">Token ids; where there are none, the model's begin token stands in.</param>
    /// <param name="tokens">The most tokens to generate.</param>
    /// <param name="options">How they are chosen.</param>
    /// <returns>The new tokens, without the prompt and without the stop token.</returns>
    /// <exception cref="ArgumentException">
    /// An id or an option is out of range, or there is nothing to start from.
    /// </exception>
    public int[] Generate(ReadOnlySpan<int> prompt, int tokens, GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        List<int> history = Start(prompt);
        int promptLength = history.Count;
        int drawable = options.VocabularySize ?? _shape.Vocabulary;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drawable, _shape.Vocabulary, nameof(options));
        var sampler = new TokenSampler(options, drawable);
        int context = _shape.Configuration.ContextLength;
        using var cache = new KeyValueCache(_shape, (int)Math.Min(context, (long)promptLength + tokens));
        int position = 0;
        for (int drawn = 0; drawn < tokens; drawn++)
        {
            position = drawn == 0 ? Read(history, context, cache)
                : position < context ? Step(history[^1], position, cache)
                : Read(history, Math.Max(context / 2, 1), cache);
            int next = sampler.Choose(_logits.Slice(0, drawable), (ulong)drawn);
            if (next == options.StopToken)
            {
                break;
            }

            history.Add(next);
        }

        GC.KeepAlive(_parameters);
        return [.. history.Skip(promptLength)];
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _logits.Dispose();
        _memory.Dispose();
        _packed.Dispose();
        _shape.Dispose();
    }

    private List<int> Start(ReadOnlySpan<int> prompt)
    {
        foreach (int token in prompt)
        {
            if ((uint)token >= (uint)_shape.Vocabulary)
            {
                throw new ArgumentException(
                    $"prompt token {token} is outside the vocabulary of {_shape.Vocabulary}", nameof(prompt));
            }
        }

        if (!prompt.IsEmpty)
        {
            return [.. prompt];
        }

        return [_shape.Configuration.BeginTokenId ?? throw new ArgumentException(
            "the prompt is empty and the model has no begin token; give at least one token", nameof(prompt))];
    }

    /// <summary>
    /// Reads the last tokens at positions 0, 1, …, leaves the logits that follow, and returns the next position.
    /// </summary>
    private int Read(List<int> history, int most, KeyValueCache cache)
    {
        int[] window = [.. history.TakeLast(most)];
        int n = window.Length;
        using AlignedBuffer<byte> memory = NewWorkspace(n, out GenerationWorkspace workspace);
        float* x = workspace.Residual;

        // One target, the last, marks the whole window as needed.
        int[] targets = new int[n];
        targets.AsSpan(0, n - 1).Fill(-1);
        fixed (int* inputPointer = window)
        fixed (int* targetPointer = targets)
        {
            workspace.Tokens.Load(inputPointer, targetPointer, 0, 1, n);
        }

        EmbeddingLayer.Forward(x, new EmbeddingTensors(_weights, _layout), workspace.Tokens, _shape);
        LayerActivations activations = workspace.Activations;
        for (int layer = 0; layer < _layout.Layers.Length; layer++)
        {
            var tensors = new LayerTensors(_weights, _layout.Layers[layer]);
            ref readonly PackedLayer packed = ref _packed.Layer(layer);
            AttentionBlock.Forward(x, activations, tensors, packed, workspace.Tokens, _shape, workspace.AttentionScratch);
            cache.Store(layer, activations.Projection, n, position: 0);
            FeedForwardBlock.Forward(x, activations, tensors, packed, n, _shape);
        }

        Predict(x + ((nint)(n - 1) * _shape.Width));
        return n;
    }

    /// <summary>Reads one token, leaves the logits that follow, and returns the next position.</summary>
    private int Step(int token, int position, KeyValueCache cache)
    {
        float* x = _token.Residual;
        LayerActivations activations = _token.Activations;
        EmbeddingLayer.Forward(x, new EmbeddingTensors(_weights, _layout), token, position, _shape);
        for (int layer = 0; layer < _layout.Layers.Length; layer++)
        {
            var tensors = new LayerTensors(_weights, _layout.Layers[layer]);
            ref readonly PackedLayer packed = ref _packed.Layer(layer);
            AttentionBlock.Decode(x, activations, tensors, packed, cache, layer, position, _shape, cache.Scores);
            FeedForwardBlock.Forward(x, activations, tensors, packed, 1, _shape);
        }

        Predict(x);
        return position + 1;
    }

    private void Predict(float* x)
    {
        float* normed = _token.Activations.Normed;
        NormLayer.Forward(
            normed, _token.Activations.Statistics, x, new OperandTensors(_weights, _layout.FinalNorm), 1, _shape);
        Linear.Forward(_logits.Pointer, normed, _packed.Head, 1, _shape.Width, _shape.Vocabulary);
    }

    private AlignedBuffer<byte> NewWorkspace(int tokens, out GenerationWorkspace workspace)
    {
        Arena measure = Arena.Measure();
        _ = new GenerationWorkspace(measure, _shape, tokens);
        var memory = new AlignedBuffer<byte>(measure.UsedBytes);
        workspace = new GenerationWorkspace(new Arena(memory), _shape, tokens);
        return memory;
    }
}
