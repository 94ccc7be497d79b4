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
    private readonly AlignedBuffer<byte> _headMemory;
    private readonly HeadBuffers _head;

    /// <summary>A generator of a model, which must not be disposed or take other weights while it is in use.</summary>
    /// <param name="model">The model; the caller keeps it.</param>
    /// <param name="team">
    /// The threads that read the prompt; tokens behind it are computed by one. The caller keeps it.
    /// </param>
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
    /// <param name="progress">Told of the number of tokens so far, after each.</param>
    /// <returns>The new tokens, without the prompt and without the stop token.</returns>
    /// <exception cref="ArgumentException">
    /// An id or an option is out of range, or there is nothing to start from.
    /// </exception>
    public int[] Generate(ReadOnlySpan<int> prompt, int tokens, GenerationOptions options, IProgress<int>? progress = null)
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
        int half = Math.Max(context / 2, 1);
        int mostRead = Math.Max(Math.Min(promptLength, context), (long)promptLength + tokens > context ? half : 1);
        using var reader = new PromptReader(_model, _team, cache, mostRead, longest);
        int position = 0;
        for (int drawn = 0; drawn < tokens; drawn++)
        {
            if (drawn == 0 || position == context)
            {
                int[] window = [.. history.TakeLast(drawn == 0 ? context : half)];
                Predict(reader.Read(window));
                position = window.Length;
            }
            else
            {
                Predict(reader.Step(history[^1], position));
                position++;
            }

            int next = sampler.Choose(new Span<float>(_head.Logits, drawable), (ulong)drawn);
            if (next == options.StopToken)
            {
                break;
            }

            history.Add(next);
            progress?.Report(drawn + 1);
        }

        GC.KeepAlive(_model);
        return [.. history.Skip(promptLength)];
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _headMemory.Dispose();

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

    private void Predict(float* x)
    {
        _model.PrepareHead(_team);
        OutputHead.Logits(_head, x, _model.FinalNorm, _model.Head, 1, _shape);
    }
}
