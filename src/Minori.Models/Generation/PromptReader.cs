using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// Takes the tokens of a sequence through the layers in chunks, as many at a time as there are threads, and leaves their
/// keys and values in a cache. The bits do not depend on the chunks.
/// </summary>
internal sealed unsafe class PromptReader : IDisposable
{
    // A chunk is no longer than those of an evaluation, and its work in a layer (a quarter of a millisecond) pays for
    // waking a thread.
    private const long FewestFlops = 1 << 25;

    private readonly ForwardModel _model;
    private readonly DecoderShape _shape;
    private readonly ThreadTeam _team;
    private readonly KeyValueCache _cache;
    private readonly int _rows;
    private readonly AlignedBuffer<byte> _memory;
    private readonly ForwardWorkspace[] _workspaces;
    private readonly GrowingBuffer<float> _residual = new();
    private readonly Action<int> _begin;
    private readonly Action<int> _end;

    // What the team's threads read: the layer, the first token of the window of chunks, and how many tokens there are.
    private int _layer;
    private int _window;
    private int _count;

    /// <param name="model">The model; the caller keeps it.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    /// <param name="cache">Where keys and values go; the caller keeps it.</param>
    /// <param name="tokens">The most tokens that are read at one time.</param>
    /// <param name="longest">The most tokens in the cache.</param>
    public PromptReader(ForwardModel model, ThreadTeam team, KeyValueCache cache, int tokens, int longest)
    {
        _model = model;
        _shape = model.Shape;
        _team = team;
        _cache = cache;
        ModelConfiguration c = model.Configuration;
        long layerFlops = 2 * (c.MatrixParameterCount - ((long)c.VocabularySize * c.Width)) / c.LayerCount;
        long share = Math.Max((tokens + team.Threads - 1) / team.Threads, (FewestFlops / layerFlops) + 1);
        _rows = (int)Math.Min(Math.Min(share, tokens), EvaluationPlan.ChunkRows);
        int chunks = Math.Min((tokens + _rows - 1) / _rows, team.Threads);
        Arena measure = Arena.Measure();
        _ = new ForwardWorkspace(measure, _shape, _rows, longest);
        _memory = new AlignedBuffer<byte>(measure.UsedBytes * chunks);
        var arena = new Arena(_memory);
        _workspaces = [.. Enumerable.Range(0, chunks).Select(_ => new ForwardWorkspace(arena, _shape, _rows, longest))];
        _begin = Begin;
        _end = End;
    }

    /// <summary>Reads tokens at positions 0, 1, ….</summary>
    /// <returns>[C], the last token's row behind the last layer, good until the next call.</returns>
    public float* Read(ReadOnlySpan<int> tokens)
    {
        _count = tokens.Length;
        _residual.Reserve((long)_count * _shape.Width);
        fixed (int* first = tokens)
        {
            _model.Embed(_residual.Pointer, first, _count, position: 0);
        }

        for (_layer = 0; _layer < _shape.Configuration.LayerCount; _layer++)
        {
            _model.PrepareLayer(_layer, _team);
            for (_window = 0; _window < _count; _window += _workspaces.Length * _rows)
            {
                int chunks = Math.Min((_count - _window + _rows - 1) / _rows, _workspaces.Length);
                _team.Run(chunks, _begin);
                _team.Run(chunks, _end);
            }
        }

        return Row((_count - 1) / _rows * _rows);
    }

    /// <summary>Reads one token behind those in the cache.</summary>
    /// <returns>[C], its row behind the last layer, good until the next call.</returns>
    public float* Step(int token, int position)
    {
        _residual.Reserve(_shape.Width);
        float* x = _residual.Pointer;
        _model.Embed(x, &token, 1, position);
        for (int layer = 0; layer < _shape.Configuration.LayerCount; layer++)
        {
            _model.PrepareLayer(layer, _team);
            _workspaces[0].Step(
                x, position, _cache.Layer(layer), _model.Vectors(layer), _model.Layer(layer), _cache.Scores);
        }

        return x;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _residual.Dispose();
        _memory.Dispose();
    }

    private void Begin(int chunk)
    {
        int start = _window + (chunk * _rows);
        _workspaces[chunk].Begin(
            Row(start), start, Math.Min(_rows, _count - start), _cache.Layer(_layer), _model.Vectors(_layer),
            _model.Layer(_layer));
    }

    private void End(int chunk)
    {
        int start = _window + (chunk * _rows), length = Math.Min(_rows, _count - start);
        bool isLastLayer = _layer == _shape.Configuration.LayerCount - 1;
        if (isLastLayer && start + length < _count)
        {
            // Of the last layer, only the last row is wanted.
            return;
        }

        _workspaces[chunk].End(
            Row(start), start, length, isLastLayer, _cache.Layer(_layer), _model.Vectors(_layer), _model.Layer(_layer));
    }

    private float* Row(int token) => _residual.Pointer + ((nint)token * _shape.Width);
}
