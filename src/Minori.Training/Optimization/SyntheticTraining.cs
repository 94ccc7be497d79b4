using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// A training of random weights on one batch of random tokens, in memory: the steps of a real one (forward, backward,
/// clipping, AdamW) without its data and files, so that their speed and memory can be measured.
/// </summary>
public sealed class SyntheticTraining : IDisposable
{
    private const double LearningRate = 1e-3;

    private static readonly UpdateSettings Settings = new(new AdamWOptimizer(), WeightDecay: 0.1, ClipNorm: 1);

    private readonly Parameters _parameters;
    private readonly OptimizerState _state;
    private readonly TrainingPass _pass;
    private readonly TrainingUpdate _update;
    private readonly int[] _inputs;
    private readonly int[] _targets;
    private long _step;

    /// <summary>Makes weights and batch.</summary>
    /// <param name="configuration">The model; sequences are as long as its context.</param>
    /// <param name="sequences">B, sequences per step.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    /// <param name="recomputesActivations">As in <see cref="TrainingPass"/>.</param>
    /// <param name="seed">Of weights and tokens.</param>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    /// <exception cref="ArgumentException">B is out of range.</exception>
    public SyntheticTraining(
        ModelConfiguration configuration, int sequences, ThreadTeam team, bool recomputesActivations = false, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _pass = new TrainingPass(configuration, sequences, configuration.ContextLength, team, recomputesActivations);
        _parameters = Parameters.Initialize(configuration, seed);
        _state = new OptimizerState(Settings.Optimizer, _parameters.Layout);
        _update = new TrainingUpdate(_parameters, _state, Settings, team);
        int tokens = sequences * configuration.ContextLength;
        var random = new Philox(seed, Philox.Stream("synthetic training tokens"));
        int[] text = new int[tokens + 1];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = random.Below(configuration.VocabularySize, (ulong)i);
        }

        _inputs = text[..tokens];
        _targets = text[1..];
    }

    /// <summary>B·T.</summary>
    public int TokensPerStep => _inputs.Length;

    /// <summary>Bytes of native memory beyond weights, gradient and moments.</summary>
    public long ActivationBytes => _pass.ActivationBytes;

    /// <summary>Makes one step, without managed allocation; returns the batch's loss before it.</summary>
    public BatchLoss Step()
    {
        _step++;
        return _update.Run(_pass, _inputs, _targets, _step, LearningRate).Loss;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _update.Dispose();
        _pass.Dispose();
        _state.Dispose();
        _parameters.Dispose();
    }
}
