using System.Runtime.InteropServices;
using Minori.Compute;

namespace Minori.Models;

/// <summary>The loss of a batch.</summary>
/// <param name="TotalNats">Σ −log p over the scored targets.</param>
/// <param name="ScoredTokens">Their number.</param>
public readonly record struct BatchLoss(double TotalNats, long ScoredTokens)
{
    /// <summary>Nats per scored token; 0 where nothing is scored.</summary>
    public double Mean => ScoredTokens == 0 ? 0 : TotalNats / ScoredTokens;
}

/// <summary>
/// Loss and gradient of a batch of a fixed shape. All memory is planned when the pass is made; running it allocates
/// nothing. The result is the same, bit for bit, whatever the number of threads.
/// </summary>
public sealed unsafe class TrainingPass : IDisposable
{
    // 128 KiB of each lane: enough to be worth an item of work, little enough to share out evenly.
    private const long ReductionFloats = 1 << 15;

    private readonly ModelConfiguration _configuration;
    private readonly ParameterLayout _layout;
    private readonly ThreadTeam _team;
    private readonly bool _recomputesActivations;
    private readonly DropoutSettings _dropout;
    private readonly int _tokensPerSequence;
    private readonly ShardPlan _plan;
    private readonly DecoderShape _shape;
    private readonly PackedWeights _packed;
    private readonly AlignedBuffer<byte> _memory;
    private readonly AlignedBuffer<float> _laneGradients;
    private readonly WorkspacePool<TrainingWorkspace> _workspaces;
    private readonly double[] _shardLosses;
    private readonly nint[] _lanes;
    private readonly (long Offset, long Count)[] _sums;
    private readonly Action<int> _runLane;
    private readonly Action<int> _reduce;

    // The batch of the run under way, which the team's threads read.
    private float* _weights;
    private int* _inputs;
    private int* _targets;
    private float _scale;
    private long _step;

    /// <summary>Plans a pass.</summary>
    /// <param name="configuration">The model.</param>
    /// <param name="sequences">B, the number of sequences of a batch.</param>
    /// <param name="tokensPerSequence">T, at most the model's context.</param>
    /// <param name="team">
    /// The threads; the caller keeps it, and may share it with other passes that do not run at the same time.
    /// </param>
    /// <param name="recomputesActivations">
    /// Whether a layer's activations are computed again in the backward pass instead of kept: memory for one layer
    /// instead of all, for a third more work. The result is the same, bit for bit.
    /// </param>
    /// <param name="dropout">What is dropped on the way; nothing where it is not given.</param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    /// <exception cref="ArgumentException">B or T is out of range.</exception>
    public TrainingPass(
        ModelConfiguration configuration, int sequences, int tokensPerSequence, ThreadTeam team,
        bool recomputesActivations = false, DropoutSettings dropout = default)
    {
        Batch.CheckShape(configuration, sequences, tokensPerSequence);
        ArgumentNullException.ThrowIfNull(team);
        _configuration = configuration;
        _layout = new ParameterLayout(configuration);
        _team = team;
        _recomputesActivations = recomputesActivations;
        _dropout = dropout;
        _tokensPerSequence = tokensPerSequence;
        _plan = new ShardPlan(sequences, tokensPerSequence, _layout.Length * sizeof(float));
        _shape = new DecoderShape(configuration);
        _packed = new PackedWeights(_shape, _layout, isForTraining: true);

        int workspaces = Math.Min(_plan.Lanes, team.Threads);
        Arena measure = Arena.Measure();
        _ = NewWorkspace(measure);
        _memory = new AlignedBuffer<byte>(measure.UsedBytes * workspaces);
        var arena = new Arena(_memory);
        _workspaces = new WorkspacePool<TrainingWorkspace>(workspaces, () => NewWorkspace(arena));
        _laneGradients = new AlignedBuffer<float>(_layout.Length * (_plan.Lanes - 1));
        _lanes = new nint[_plan.Lanes];
        for (int lane = 1; lane < _plan.Lanes; lane++)
        {
            _lanes[lane] = (nint)(_laneGradients.Pointer + (_layout.Length * (lane - 1)));
        }

        _sums = [.. Sums(_layout)];
        _shardLosses = new double[_plan.Shards];
        _runLane = RunLane;
        _reduce = Reduce;
    }

    /// <summary>The <see cref="ActivationBytes"/> of a pass, without making it.</summary>
    /// <param name="configuration">The model.</param>
    /// <param name="sequences">B.</param>
    /// <param name="tokensPerSequence">T.</param>
    /// <param name="threads">The team's threads.</param>
    /// <param name="recomputesActivations">As for the pass.</param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    /// <exception cref="ArgumentException">B or T is out of range.</exception>
    public static long ActivationBytesOf(
        ModelConfiguration configuration, int sequences, int tokensPerSequence, int threads, bool recomputesActivations = false)
    {
        Batch.CheckShape(configuration, sequences, tokensPerSequence);
        ParameterLayout layout = new(configuration);
        long blockBytes = layout.Length * sizeof(float);
        ShardPlan plan = new(sequences, tokensPerSequence, blockBytes);
        using DecoderShape shape = new(configuration);
        Arena workspace = Arena.Measure();
        _ = new TrainingWorkspace(workspace, shape, plan.SequencesPerShard, tokensPerSequence, recomputesActivations);
        return (workspace.UsedBytes * Math.Min(plan.Lanes, threads))
            + (blockBytes * (plan.Lanes - 1))
            + PackedWeights.BytesOf(shape, layout, isForTraining: true);
    }

    /// <summary>Bytes of native memory that the pass holds: activations, lanes' gradients, packed weights.</summary>
    public long ActivationBytes => _memory.Length + (_laneGradients.Length * sizeof(float)) + _packed.Bytes;

    /// <summary>
    /// The loss of a batch, and its gradient: that of the mean over the scored targets of the whole batch.
    /// </summary>
    /// <param name="parameters">Weights of the pass's configuration.</param>
    /// <param name="inputs">[B, T] token ids.</param>
    /// <param name="targets">[B, T] token ids, or −1 where the prediction is not scored.</param>
    /// <param name="gradient">A block of the parameters' layout, overwritten whole.</param>
    /// <param name="step">The update that the batch is for: it decides what dropout drops, and nothing else.</param>
    /// <exception cref="ArgumentException">
    /// A length or an id is out of range, or the parameters are of another model.
    /// </exception>
    public BatchLoss Run(
        Parameters parameters, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, AlignedBuffer<float> gradient,
        long step = 0)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradient);
        Batch.CheckModel(parameters, _configuration);
        if (gradient.Length != _layout.Length || inputs.Length != _plan.Sequences * _tokensPerSequence)
        {
            throw new ArgumentException(
                $"{gradient.Length} gradients and {inputs.Length} inputs; "
                + $"the pass needs {_layout.Length} and {_plan.Sequences} × {_tokensPerSequence}");
        }

        long scored = Batch.Check(inputs, targets, _shape.Vocabulary);
        _step = step;
        _weights = parameters.Values.Pointer;
        _lanes[0] = (nint)gradient.Pointer;
        _scale = scored == 0 ? 0 : (float)(1.0 / scored);
        _packed.Pack(_weights, _team);
        fixed (int* inputPointer = inputs)
        fixed (int* targetPointer = targets)
        {
            _inputs = inputPointer;
            _targets = targetPointer;
            _team.Run(_plan.Lanes, _runLane);
        }

        if (_plan.Lanes > 1)
        {
            _team.Run((int)((_layout.Length + ReductionFloats - 1) / ReductionFloats), _reduce);
        }

        // Only pointers were held while the team ran.
        GC.KeepAlive(parameters);
        GC.KeepAlive(gradient);
        double total = 0;
        foreach (double loss in _shardLosses)
        {
            total += loss;
        }

        return new BatchLoss(total, scored);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _memory.Dispose();
        _laneGradients.Dispose();
        _packed.Dispose();
        _shape.Dispose();
    }

    private TrainingWorkspace NewWorkspace(Arena arena) =>
        new(arena, _shape, _plan.SequencesPerShard, _tokensPerSequence, _recomputesActivations);

    private void RunLane(int lane)
    {
        float* gradients = (float*)_lanes[lane];
        TrainingWorkspace workspace = _workspaces.Rent();
        try
        {
            bool accumulate = false;
            for (int shard = _plan.FirstShard(lane); shard < _plan.FirstShard(lane + 1); shard++)
            {
                workspace.Tokens.Load(
                    _inputs, _targets, _plan.FirstSequence(shard), _plan.SequenceCount(shard), _tokensPerSequence);
                if (workspace.Tokens.Scored == 0)
                {
                    _shardLosses[shard] = 0;
                    continue;
                }

                if (!accumulate)
                {
                    ClearSums(gradients);
                }

                ResidualDropout dropout = new(
                    _dropout.Probability, _dropout.Seed, _step, _plan.FirstSequence(shard), _tokensPerSequence);
                _shardLosses[shard] = workspace.Run(_weights, _packed, gradients, _layout, _scale, accumulate, dropout);
                accumulate = true;
            }

            if (!accumulate)
            {
                NativeMemory.Clear(gradients, (nuint)_layout.Length * sizeof(float));
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    /// <summary>Clears what even a lane's first shard adds to: all but matrices, and the gaps.</summary>
    private void ClearSums(float* gradients)
    {
        foreach ((long offset, long count) in _sums)
        {
            NativeMemory.Clear(gradients + offset, (nuint)count * sizeof(float));
        }
    }

    private static IEnumerable<(long Offset, long Count)> Sums(ParameterLayout layout)
    {
        long end = 0;
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            if (tensor.Offset > end)
            {
                yield return (end, tensor.Offset - end);
            }

            end = tensor.Offset + tensor.Count;
            if (tensor.Kind != ParameterKind.Matrix)
            {
                yield return (tensor.Offset, tensor.Count);
            }
        }

        if (layout.Length > end)
        {
            yield return (end, layout.Length - end);
        }
    }

    private void Reduce(int index)
    {
        long start = index * ReductionFloats;
        Elementwise.SumLanes(
            (float*)_lanes[0], _lanes, start, Math.Min(ReductionFloats, _layout.Length - start));
    }
}
