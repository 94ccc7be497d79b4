using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// One update of a fine-tuning, from a gradient of all weights to new weights. What is trained is the weights themselves,
/// some of them, or adapters of low rank.
/// </summary>
internal sealed class TuningUpdate : IDisposable
{
    private readonly Parameters _tuned;
    private readonly Parameters _origin;
    private readonly ThreadTeam _team;
    private readonly LoraAdapters? _adapters;
    private readonly AlignedBuffer<float> _gradient;
    private readonly AlignedBuffer<float>? _adapterGradient;
    private readonly TrainedTensors _trained;
    private readonly OptimizerState _state;
    private readonly ClippedUpdate _update;

    /// <param name="recipe">How to tune.</param>
    /// <param name="tuned">What is tuned.</param>
    /// <param name="origin">The base.</param>
    /// <param name="pull">What keeps the weights near the base, or null.</param>
    /// <param name="adapters">What is trained in place of the weights, or null; the caller keeps them.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    public TuningUpdate(
        FinetuneRecipe recipe, Parameters tuned, Parameters origin, BasePull? pull, LoraAdapters? adapters, ThreadTeam team)
    {
        _tuned = tuned;
        _origin = origin;
        _team = team;
        _adapters = adapters;
        _trained = adapters is null
            ? TrainedTensors.Of(tuned, FrozenTensors.Others(tuned.Layout, recipe.Frozen ?? []))
            : new TrainedTensors(adapters.Values, adapters.Tensors);
        _gradient = new AlignedBuffer<float>(tuned.Layout.Length);
        _adapterGradient = adapters is null ? null : new AlignedBuffer<float>(adapters.Values.Length);
        _state = new OptimizerState(recipe.Optimizer, _trained.Values.Length);
        _update = new ClippedUpdate(_trained, _adapterGradient ?? _gradient, _state, recipe.Update, team, pull);
    }

    /// <summary>What a later update depends on: the values that are trained, and what the optimizer keeps.</summary>
    public IReadOnlyList<ParameterBlock> Blocks => [new ParameterBlock("trained.", _trained.Values), .. _state.Blocks];

    /// <summary>The blocks were filled with those of an earlier attempt: the weights follow them.</summary>
    public void Restored() => _adapters?.Merge(_origin, _tuned, _team);

    /// <summary>Computes a gradient and updates the weights.</summary>
    /// <param name="objective">Puts the gradient of a batch into the block it is given.</param>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>The batch's loss before the update, and the norm of what is trained before clipping.</returns>
    /// <exception cref="DivergenceException">Loss or gradient is not finite; weights and optimizer are as they were.</exception>
    public (BatchLoss Loss, double GradientNorm) Run(
        Func<AlignedBuffer<float>, BatchLoss> objective, long step, double learningRate)
    {
        BatchLoss loss = objective(_gradient);
        _adapters?.Gradient(_gradient, _adapterGradient!, _team);
        double norm = _update.Step(loss, step, learningRate);
        _adapters?.Merge(_origin, _tuned, _team);
        return (loss, norm);
    }

    public void Dispose()
    {
        _update.Dispose();
        _state.Dispose();
        _gradient.Dispose();
        _adapterGradient?.Dispose();
    }
}
