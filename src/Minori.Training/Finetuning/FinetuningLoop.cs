using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>The updates of one fine-tuning, with their buffers.</summary>
internal sealed class FinetuningLoop : IDisposable
{
    private readonly FinetuneRecipe _recipe;
    private readonly Parameters _parameters;
    private readonly PromptedContinuation[] _sequences;
    private readonly bool _recomputesActivations;
    private readonly ThreadTeam _team;
    private readonly TuningUpdate _update;
    private readonly Func<AlignedBuffer<float>, BatchLoss> _objective;
    private readonly CompletionBatch _batch;
    private readonly Dictionary<int, TrainingPass> _passes = [];
    private readonly Replay? _replay;
    private readonly int _rows;
    private long _step;
    private long _tokens;

    /// <param name="recipe">How to tune.</param>
    /// <param name="parameters">What is tuned; the base's values to begin with.</param>
    /// <param name="update">How a gradient becomes new weights; the caller keeps it.</param>
    /// <param name="sequences">The examples.</param>
    /// <param name="pretraining">Text to replay; unused without replay.</param>
    /// <param name="recomputesActivations">Whether activations are computed again in the backward pass instead of kept.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    public FinetuningLoop(
        FinetuneRecipe recipe,
        Parameters parameters,
        TuningUpdate update,
        PromptedContinuation[] sequences,
        TokenShard? pretraining,
        bool recomputesActivations,
        ThreadTeam team)
    {
        _recipe = recipe;
        _parameters = parameters;
        _update = update;
        _sequences = sequences;
        _recomputesActivations = recomputesActivations;
        _team = team;
        _rows = Math.Min(recipe.BatchSize, sequences.Length);
        _objective = ComputeGradient;
        _batch = new CompletionBatch(_rows, parameters.Configuration.ContextLength);
        _replay = recipe.Replay is { } replay
            ? new Replay(replay, _rows, parameters.Configuration, pretraining!, recipe.Seed, recomputesActivations, team)
            : null;
    }

    public MetricsHistory History { get; private set; } = TuningPosition.Beginning.History;

    /// <summary>Makes the updates that are left.</summary>
    /// <param name="from">Where the weights and the optimizer stand.</param>
    /// <param name="reporter">Hears of updates.</param>
    /// <param name="keeper">Saves the state now and then, and where it is stopped; null saves nothing.</param>
    /// <param name="cancellationToken">Stops between two updates.</param>
    public void Run(TuningPosition from, ProgressReporter reporter, TuningKeeper? keeper, CancellationToken cancellationToken)
    {
        (_step, _tokens, History) = from;
        long steps = _recipe.CountSteps(_sequences.Length);
        long epochSteps = steps / _recipe.Epochs;
        LearningRateSchedule schedule = _recipe.CreateSchedule(steps);
        for (long epoch = _step / epochSteps; epoch < _recipe.Epochs; epoch++)
        {
            int[][] batches = [.. ExampleOrder.Permutation(_sequences.Length, _recipe.Seed, (int)epoch).Chunk(_rows)];
            foreach (int[] members in batches[(int)(_step % epochSteps)..])
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    keeper?.Save(new TuningPosition(_step, _tokens, History));
                    cancellationToken.ThrowIfCancellationRequested();
                }

                keeper?.SaveIfDue(new TuningPosition(_step, _tokens, History));
                _batch.Fill([.. members.Select(member => _sequences[member])]);
                double rate = schedule.At(_step);
                (BatchLoss loss, double norm) = _update.Run(_objective, _step + 1, rate);
                _step++;
                _tokens += loss.ScoredTokens;
                bool closes = _step % _recipe.RecordSteps == 0 || _step == steps;
                History.Add(_step, _tokens, loss.Mean, rate, norm, closes);
                reporter.Add(_step, _tokens, loss.ScoredTokens, loss.Mean, rate);
            }
        }
    }

    public void Dispose()
    {
        foreach (TrainingPass pass in _passes.Values)
        {
            pass.Dispose();
        }

        _replay?.Dispose();
    }

    private BatchLoss ComputeGradient(AlignedBuffer<float> gradient)
    {
        BatchLoss loss = PassFor(_batch.Length).Run(_parameters, _batch.Inputs, _batch.Targets, gradient);
        _replay?.Mix(_parameters, _batch.Length, _step, gradient);
        return loss;
    }

    private TrainingPass PassFor(int length)
    {
        if (!_passes.TryGetValue(length, out TrainingPass? pass))
        {
            pass = new TrainingPass(_parameters.Configuration, _rows, length, _team, _recomputesActivations);
            _passes.Add(length, pass);
        }

        return pass;
    }
}
