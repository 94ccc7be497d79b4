using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>The updates of one pre-training, with their buffers. An update allocates no managed memory.</summary>
internal sealed class PretrainingLoop : IDisposable
{
    private readonly TrainingState _state;
    private readonly LearningRateSchedule _schedule;
    private readonly TrainingPass _pass;
    private readonly TrainingUpdate _update;
    private readonly WindowBatch _batch;

    public PretrainingLoop(
        TrainingState state, TokenShard data, TaskText? task, bool recomputesActivations, ThreadTeam team)
    {
        PretrainRecipe recipe = state.Recipe;
        _state = state;
        _schedule = recipe.CreateSchedule();
        WindowSampler sampler = new(data.Count, recipe.ContextLength + 1, recipe.DataSeed);
        ExposedWindows? exposed = task is null ? null : new ExposedWindows(recipe, task);
        _batch = new WindowBatch(data, sampler, recipe.Sequences, recipe.ContextLength, exposed);
        _pass = new TrainingPass(
            state.Parameters.Configuration, recipe.Sequences, recipe.ContextLength, team, recomputesActivations,
            new DropoutSettings(recipe.Dropout, recipe.Seed));
        _update = new TrainingUpdate(state.Parameters, state.OptimizerState, recipe.Update, team);
    }

    /// <summary>Makes the next update and returns its loss and learning rate.</summary>
    /// <exception cref="DivergenceException">Loss or gradient is not finite; the state is as it was.</exception>
    public (double Loss, double LearningRate) Step()
    {
        PretrainRecipe recipe = _state.Recipe;
        double rate = _schedule.At(_state.Step);
        _batch.Read(_state.SamplerPosition);
        (BatchLoss loss, double norm) = _update.Run(_pass, _batch.Inputs, _batch.Targets, _state.Step + 1, rate);
        _state.Step++;
        bool closes = _state.Step % recipe.RecordSteps == 0 || _state.Step == recipe.Steps;
        _state.History.Add(_state.Step, _state.Tokens, loss.Mean, rate, norm, closes);
        return (loss.Mean, rate);
    }

    public void Dispose()
    {
        _update.Dispose();
        _pass.Dispose();
    }
}
