using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// The loss of every token of a batch of sequences of any lengths, without gradients. A token's result is the same, bit
/// for bit, whatever the other sequences, their number and order, what follows the sequence's last scored target, and
/// the number of threads. Sequences that follow one another and begin alike are computed once as far as they agree.
/// </summary>
public sealed unsafe class EvaluationPass : IDisposable
{
    private readonly ForwardModel _model;
    private readonly DecoderShape _shape;
    private readonly int _longest;
    private readonly ThreadTeam _team;
    private readonly EvaluationPlan _plan = new();
    private readonly GrowingBuffer<float> _residual = new();
    private readonly AlignedBuffer<byte> _memory;
    private readonly WorkspacePool<EvaluationWorkspace> _workspaces;
    private readonly Action<int> _runShard;

    // The run under way, which the team's threads read: layers [_firstLayer, _endLayer), and the head where it is L.
    private float* _losses;
    private int _firstLayer;
    private int _endLayer;

    /// <summary>Plans a pass.</summary>
    /// <param name="model">The model; the caller keeps it.</param>
    /// <param name="longestSequence">The most tokens of a sequence, at most the model's context.</param>
    /// <param name="team">
    /// The threads; the caller keeps it, and may share it with other passes that do not run at the same time.
    /// </param>
    /// <exception cref="ArgumentException">The length is out of range.</exception>
    public EvaluationPass(ForwardModel model, int longestSequence, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(team);
        Batch.CheckShape(model.Configuration, 1, longestSequence);
        _model = model;
        _shape = model.Shape;
        _longest = longestSequence;
        _team = team;
        Arena measure = Arena.Measure();
        _ = NewWorkspace(measure);
        _memory = new AlignedBuffer<byte>(measure.UsedBytes * team.Threads);
        var arena = new Arena(_memory);
        _workspaces = new WorkspacePool<EvaluationWorkspace>(team.Threads, () => NewWorkspace(arena));
        _runShard = RunShard;
    }

    /// <summary>The <see cref="ActivationBytes"/> of a pass that has run, without making it.</summary>
    /// <param name="configuration">The model.</param>
    /// <param name="longestSequence">The most tokens of a sequence.</param>
    /// <param name="batchTokens">The most tokens of a batch.</param>
    /// <param name="threads">The team's threads.</param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    /// <exception cref="ArgumentException">The length is out of range.</exception>
    public static long ActivationBytesOf(ModelConfiguration configuration, int longestSequence, int batchTokens, int threads)
    {
        Batch.CheckShape(configuration, 1, longestSequence);
        using DecoderShape shape = new(configuration);
        Arena workspace = Arena.Measure();
        _ = new EvaluationWorkspace(workspace, shape, longestSequence);
        return (workspace.UsedBytes * threads) + ((long)batchTokens * shape.Width * sizeof(float));
    }

    /// <summary>Bytes of native memory that the pass holds beside the model.</summary>
    public long ActivationBytes => _memory.Length + _residual.Bytes;

    /// <summary>
    /// The number of tokens of a sequence that are computed when it follows another in a batch; where the batch is cut
    /// between the two for the threads, it may be all.
    /// </summary>
    public static int NewTokens(ReadOnlySpan<int> previous, ReadOnlySpan<int> next) =>
        EvaluationPlan.NewTokens(previous, next);

    /// <summary>Computes −log p of every scored target.</summary>
    /// <param name="inputs">The sequences' token ids, end to end.</param>
    /// <param name="targets">As many token ids, or −1 where the prediction is not scored.</param>
    /// <param name="lengths">The number of tokens of each sequence.</param>
    /// <param name="negativeLogLikelihood">As many results in nats; 0 where the target is −1.</param>
    /// <exception cref="ArgumentException">A length or an id is out of range.</exception>
    public void Run(
        ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, ReadOnlySpan<int> lengths, Span<float> negativeLogLikelihood)
    {
        Batch.Check(inputs, targets, lengths, _longest, _shape.Vocabulary);
        if (negativeLogLikelihood.Length != inputs.Length)
        {
            throw new ArgumentException(
                $"{inputs.Length} inputs need as many results, not {negativeLogLikelihood.Length}", nameof(negativeLogLikelihood));
        }

        negativeLogLikelihood.Clear();
        _plan.Make(inputs, targets, lengths, _team.Threads);
        _residual.Reserve((long)_plan.Tokens.Count * _shape.Width);
        int layers = _shape.Configuration.LayerCount;
        fixed (float* lossPointer = negativeLogLikelihood)
        {
            _losses = lossPointer;
            if (!_model.IsStreamed)
            {
                // Each shard goes through the whole model while it is in the cache.
                RunShards(0, layers + 1);
                return;
            }

            for (int layer = 0; layer < layers; layer++)
            {
                _model.PrepareLayer(layer, _team);
                RunShards(layer, layer + 1);
            }

            _model.PrepareHead(_team);
            RunShards(layers, layers + 1);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _plan.Dispose();
        _residual.Dispose();
        _memory.Dispose();
    }

    private EvaluationWorkspace NewWorkspace(Arena arena) => new(arena, _shape, _longest);

    private void RunShards(int firstLayer, int endLayer)
    {
        _firstLayer = firstLayer;
        _endLayer = endLayer;
        _team.Run(_plan.ShardCount, _runShard);

        // Only pointers were held while the team ran.
        GC.KeepAlive(_model);
    }

    private void RunShard(int index)
    {
        EvaluationWorkspace workspace = _workspaces.Rent();
        try
        {
            int firstChunk = _plan.Shards[index].FirstChunk;
            int endChunk = _plan.Shards[index + 1].FirstChunk;
            int row = _plan.Chunks[firstChunk].FirstRow;
            float* x = _residual.Pointer + ((nint)row * _shape.Width);
            if (_firstLayer == 0)
            {
                for (int run = _plan.Chunks[firstChunk].FirstRun; run < _plan.Chunks[endChunk].FirstRun; run++)
                {
                    Embed(_plan.Runs[run]);
                }
            }

            int layers = _shape.Configuration.LayerCount;
            for (int layer = _firstLayer; layer < Math.Min(_endLayer, layers); layer++)
            {
                RunLayer(workspace, layer, firstChunk, endChunk);
            }

            if (_endLayer > layers)
            {
                RunHead(workspace.Head, x, index);
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    private void Embed(TokenRun run) => _model.Embed(
        _residual.Pointer + ((nint)run.FirstRow * _shape.Width), _plan.Tokens.Pointer + run.FirstRow, run.Length, run.Position);

    /// <summary>After the last layer, the rows that have a scored target stand together where the shard begins.</summary>
    private void RunLayer(EvaluationWorkspace workspace, int layer, int firstChunk, int endChunk)
    {
        bool isLast = layer == _shape.Configuration.LayerCount - 1;
        LayerTensors vectors = _model.Vectors(layer);
        ref readonly PackedLayer packed = ref _model.Layer(layer);
        float* shard = _residual.Pointer + ((nint)_plan.Chunks[firstChunk].FirstRow * _shape.Width);
        int firstNeeded = _plan.Chunks[firstChunk].FirstNeeded;
        for (int index = firstChunk; index < endChunk; index++)
        {
            TokenChunk chunk = _plan.Chunks[index], next = _plan.Chunks[index + 1];
            float* x = _residual.Pointer + ((nint)chunk.FirstRow * _shape.Width);
            var runs = new ReadOnlySpan<TokenRun>(_plan.Runs.Pointer + chunk.FirstRun, next.FirstRun - chunk.FirstRun);
            float* y = isLast ? shard + ((nint)(chunk.FirstNeeded - firstNeeded) * _shape.Width) : x;
            int* wanted = isLast ? _plan.NeededRows.Pointer + chunk.FirstNeeded : null;
            workspace.Forward.Run(
                y, x, runs, wanted, next.FirstNeeded - chunk.FirstNeeded, workspace.Cache, vectors, packed);
        }
    }

    private void RunHead(in HeadBuffers buffers, float* x, int shard)
    {
        int score = _plan.Shards[shard].FirstScore;
        int end = _plan.Shards[shard + 1].FirstScore;
        int rows = _plan.Chunks[_plan.Shards[shard + 1].FirstChunk].FirstNeeded
            - _plan.Chunks[_plan.Shards[shard].FirstChunk].FirstNeeded;
        for (int start = 0; start < rows; start += buffers.ChunkTokens)
        {
            int count = Math.Min(buffers.ChunkTokens, rows - start);
            OutputHead.Logits(buffers, x + ((nint)start * _shape.Width), _model.FinalNorm, _model.Head, count, _shape);
            while (score < end && _plan.ScoreRows[score] < start + count)
            {
                score += Score(buffers, score, end, start, count);
            }
        }
    }

    /// <summary>Scores targets on logits of rows [start, start + count), as many as there is room for.</summary>
    private int Score(in HeadBuffers buffers, int score, int end, int start, int count)
    {
        int scored = 0;
        for (; score + scored < end && scored < EvaluationPlan.ChunkRows; scored++)
        {
            int row = _plan.ScoreRows[score + scored] - start;
            if (row >= count)
            {
                break;
            }

            buffers.LossRows[scored] = row;
        }

        CrossEntropy.Forward(
            buffers.Logits, buffers.LogitsStride, buffers.LossRows, _plan.ScoreTargets.Pointer + score, scored,
            _shape.Vocabulary, buffers.Losses);
        for (int i = 0; i < scored; i++)
        {
            _losses[_plan.ScoreSources[score + i]] = buffers.Losses[i];
        }

        return scored;
    }
}
