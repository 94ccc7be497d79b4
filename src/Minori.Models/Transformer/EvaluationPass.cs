using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// The loss of every token of a batch, without gradients. A row's result is the same, bit for bit, whatever the other
/// rows, the number of rows, what follows the row's last scored target, and the number of threads.
/// </summary>
public sealed unsafe class EvaluationPass : IDisposable
{
    private readonly ModelConfiguration _configuration;
    private readonly ParameterLayout _layout;
    private readonly ThreadTeam _team;
    private readonly int _tokensPerSequence;
    private readonly ShardPlan _plan;
    private readonly DecoderShape _shape;
    private readonly PackedWeights _packed;
    private readonly AlignedBuffer<byte> _memory;
    private readonly WorkspacePool<EvaluationWorkspace> _workspaces;
    private readonly Action<int> _runShard;

    // The batch of the run under way, which the team's threads read.
    private float* _weights;
    private int* _inputs;
    private int* _targets;
    private float* _losses;
    private int _filled;

    /// <summary>Plans a pass.</summary>
    /// <param name="configuration">The model.</param>
    /// <param name="sequences">B, the most sequences of a batch.</param>
    /// <param name="tokensPerSequence">T, at most the model's context.</param>
    /// <param name="team">
    /// The threads; the caller keeps it, and may share it with other passes that do not run at the same time.
    /// </param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    /// <exception cref="ArgumentException">B or T is out of range.</exception>
    public EvaluationPass(ModelConfiguration configuration, int sequences, int tokensPerSequence, ThreadTeam team)
    {
        Batch.CheckShape(configuration, sequences, tokensPerSequence);
        ArgumentNullException.ThrowIfNull(team);
        _configuration = configuration;
        _layout = new ParameterLayout(configuration);
        _team = team;
        _tokensPerSequence = tokensPerSequence;
        _plan = new ShardPlan(sequences, tokensPerSequence, _layout.Length * sizeof(float));
        _shape = new DecoderShape(configuration);
        _packed = new PackedWeights(_shape, _layout);

        int workspaces = Math.Min(_plan.Shards, team.Threads);
        Arena measure = Arena.Measure();
        _ = NewWorkspace(measure);
        _memory = new AlignedBuffer<byte>(measure.UsedBytes * workspaces);
        var arena = new Arena(_memory);
        _workspaces = new WorkspacePool<EvaluationWorkspace>(workspaces, () => NewWorkspace(arena));
        _runShard = RunShard;
    }

    /// <summary>Bytes of native memory that the pass holds: activations and packed weights.</summary>
    public long ActivationBytes => _memory.Length + _packed.Bytes;

    /// <summary>Computes −log p of every scored target.</summary>
    /// <param name="parameters">Weights of the pass's configuration.</param>
    /// <param name="inputs">
    /// Up to B whole rows of T token ids; a row shorter than T is padded at its end with any id.
    /// </param>
    /// <param name="targets">As many token ids, or −1 where the prediction is not scored, as in padding.</param>
    /// <param name="negativeLogLikelihood">As many results in nats; 0 where the target is −1.</param>
    /// <exception cref="ArgumentException">
    /// A length or an id is out of range, or the parameters are of another model.
    /// </exception>
    public void Run(
        Parameters parameters, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, Span<float> negativeLogLikelihood)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Batch.CheckModel(parameters, _configuration);
        Batch.Check(inputs, targets, _plan.Sequences, _tokensPerSequence, _shape.Vocabulary);
        if (negativeLogLikelihood.Length != inputs.Length)
        {
            throw new ArgumentException(
                $"{inputs.Length} inputs need as many results, not {negativeLogLikelihood.Length}", nameof(negativeLogLikelihood));
        }

        negativeLogLikelihood.Clear();
        _weights = parameters.Values.Pointer;
        _filled = inputs.Length / _tokensPerSequence;
        _packed.Pack(_weights, _team);
        fixed (int* inputPointer = inputs)
        fixed (int* targetPointer = targets)
        fixed (float* lossPointer = negativeLogLikelihood)
        {
            _inputs = inputPointer;
            _targets = targetPointer;
            _losses = lossPointer;
            _team.Run(_plan.Shards, _runShard);
        }

        // Only a pointer was held while the team ran.
        GC.KeepAlive(parameters);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _memory.Dispose();
        _packed.Dispose();
        _shape.Dispose();
    }

    private EvaluationWorkspace NewWorkspace(Arena arena) =>
        new(arena, _shape, _plan.SequencesPerShard, _tokensPerSequence);

    private void RunShard(int shard)
    {
        int sequences = _plan.SequenceCount(shard, _filled);
        if (sequences == 0)
        {
            return;
        }

        EvaluationWorkspace workspace = _workspaces.Rent();
        try
        {
            workspace.Tokens.Load(_inputs, _targets, _plan.FirstSequence(shard), sequences, _tokensPerSequence);
            if (workspace.Tokens.Scored > 0)
            {
                workspace.Run(_weights, _packed, _layout, _losses);
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }
}
