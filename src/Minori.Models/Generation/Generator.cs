using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// Continues a prompt token by token, with the keys and values of earlier tokens kept. Of a prompt longer than the
/// context, the last tokens are read. When the context is full, the last half of it is read anew from position 0 and
/// generation goes on, so any number of tokens can be asked for. Not for use by several threads at once.
/// </summary>
public sealed unsafe class Generator : IDisposable
{
    private readonly ForwardModel _model;
    private readonly DecoderShape _shape;
    private readonly ThreadTeam _team;
    private readonly GrowingBuffer<float> _residual = new();
    private readonly AlignedBuffer<byte> _headMemory;
    private readonly HeadBuffers _head;

    /// <summary>A generator of a model, which must not be disposed or take other weights while it is in use.</summary>
    /// <param name="model">The model; the caller keeps it.</param>
    /// <param name="team">The threads that prepare a streamed model's layers; the caller keeps it.</param>
    public Generator(ForwardModel model, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(team);
        _model = model;
        _shape = model.Shape;
        _team = team;
        Arena measure = Arena.Measure();
        _ = new HeadBuffers(measure, _shape, tokens: 1);
        _headMemory = new AlignedBuffer<byte>(measure.UsedBytes);
        _head = new HeadBuffers(new Arena(_headMemory), _shape, tokens: 1);
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
        int longest = (int)Math.Min(context, (long)promptLength + tokens);
        using var cache = new KeyValueCache(_shape, longest);
        using AlignedBuffer<byte> memory = NewWorkspace(
            Math.Min(Math.Min(promptLength, longest), EvaluationPlan.ChunkRows), longest, out ForwardWorkspace workspace);
        int position = 0;
        for (int drawn = 0; drawn < tokens; drawn++)
        {
            position = drawn == 0 ? Read(history, context, cache, workspace)
                : position < context ? Step(history[^1], position, cache, workspace)
                : Read(history, Math.Max(context / 2, 1), cache, workspace);
            int next = sampler.Choose(new Span<float>(_head.Logits, drawable), (ulong)drawn);
            if (next == options.StopToken)
            {
                break;
            }

            history.Add(next);
        }

        GC.KeepAlive(_model);
        return [.. history.Skip(promptLength)];
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _residual.Dispose();
        _headMemory.Dispose();
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
    /// Reads the last tokens at positions 0, 1, … in chunks, leaves the logits that follow, and returns the next position.
    /// </summary>
    private int Read(List<int> history, int most, KeyValueCache cache, ForwardWorkspace workspace)
    {
        int[] window = [.. history.TakeLast(most)];
        int n = window.Length;
        _residual.Reserve((long)n * _shape.Width);
        float* x = _residual.Pointer;
        fixed (int* tokens = window)
        {
            _model.Embed(x, tokens, n, position: 0);
        }

        int layers = _shape.Configuration.LayerCount, last = n - 1;
        for (int layer = 0; layer < layers; layer++)
        {
            _model.PrepareLayer(layer, _team);
            LayerTensors vectors = _model.Vectors(layer);
            for (int start = 0; start < n; start += workspace.Rows)
            {
                // Of the last layer, only the last row is wanted.
                var run = new TokenRun(start, start, Math.Min(workspace.Rows, n - start));
                int* wanted = layer == layers - 1 ? &last : null;
                float* rows = x + ((nint)start * _shape.Width);
                workspace.Run(
                    rows, rows, [run], wanted, last < start + run.Length ? 1 : 0, cache.Layer(layer), vectors,
                    _model.Layer(layer));
            }
        }

        Predict(x + ((nint)(last / workspace.Rows * workspace.Rows) * _shape.Width));
        return n;
    }

    /// <summary>Reads one token, leaves the logits that follow, and returns the next position.</summary>
    private int Step(int token, int position, KeyValueCache cache, ForwardWorkspace workspace)
    {
        float* x = _residual.Pointer;
        _model.Embed(x, &token, 1, position);
        for (int layer = 0; layer < _shape.Configuration.LayerCount; layer++)
        {
            _model.PrepareLayer(layer, _team);
            workspace.Step(x, position, cache.Layer(layer), _model.Vectors(layer), _model.Layer(layer), cache.Scores);
        }

        Predict(x);
        return position + 1;
    }

    private void Predict(float* x)
    {
        _model.PrepareHead(_team);
        OutputHead.Logits(_head, x, _model.FinalNorm, _model.Head, 1, _shape);
    }

    private AlignedBuffer<byte> NewWorkspace(int rows, int longest, out ForwardWorkspace workspace)
    {
        Arena measure = Arena.Measure();
        _ = new ForwardWorkspace(measure, _shape, rows, longest);
        var memory = new AlignedBuffer<byte>(measure.UsedBytes);
        workspace = new ForwardWorkspace(new Arena(memory), _shape, rows, longest);
        return memory;
    }
}
