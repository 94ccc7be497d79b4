using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>One update of a fine-tuning, from a batch to new weights; owns gradient and optimizer state.</summary>
internal sealed class TuningUpdate : IDisposable
{
    private readonly AlignedBuffer<float> _gradient;
    private readonly OptimizerState _state;
    private readonly ClippedUpdate _update;

    /// <param name="recipe">How to tune.</param>
    /// <param name="parameters">What is tuned.</param>
    /// <param name="origin">The base.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    public TuningUpdate(FinetuneRecipe recipe, Parameters parameters, Parameters origin, ThreadTeam team)
    {
        TrainedTensors trained = TrainedTensors.Of(parameters, FrozenTensors.Others(parameters.Layout, recipe.Frozen ?? []));
        BasePull? pull = recipe.L2Sp is { } strength ? new BasePull(origin.Values, strength) : null;
        _gradient = new AlignedBuffer<float>(parameters.Layout.Length);
        _state = new OptimizerState(recipe.Optimizer, parameters.Layout);
        _update = new ClippedUpdate(trained, _gradient, _state, recipe.Update, team, pull);
    }

    /// <summary>Computes a gradient and updates the weights.</summary>
    /// <param name="objective">Puts the gradient of a batch into the block it is given.</param>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>The batch's loss before the update, and the gradient's norm before clipping.</returns>
    /// <exception cref="DivergenceException">Loss or gradient is not finite; weights and optimizer are as they were.</exception>
    public (BatchLoss Loss, double GradientNorm) Run(
        Func<AlignedBuffer<float>, BatchLoss> objective, long step, double learningRate)
    {
        BatchLoss loss = objective(_gradient);
        return (loss, _update.Step(loss, step, learningRate));
    }

    public void Dispose()
    {
        _update.Dispose();
        _state.Dispose();
        _gradient.Dispose();
    }
}
