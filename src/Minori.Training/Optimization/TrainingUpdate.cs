using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>One update, from a batch to new weights; owns the gradient.</summary>
internal sealed class TrainingUpdate : IDisposable
{
    private readonly Parameters _parameters;
    private readonly AlignedBuffer<float> _gradient;
    private readonly ClippedUpdate _update;
    private readonly SharpnessAscent? _ascent;

    public TrainingUpdate(
        Parameters parameters, OptimizerState state, UpdateSettings settings, ThreadTeam team)
    {
        _parameters = parameters;
        _gradient = new AlignedBuffer<float>(parameters.Layout.Length);
        _update = new ClippedUpdate(TrainedTensors.All(parameters), _gradient, state, settings, team);
        _ascent = settings.SamRadius is { } radius ? new SharpnessAscent(parameters, _gradient, radius, team) : null;
    }

    /// <summary>Runs a batch forward and backward, with an ascent twice, and updates the weights.</summary>
    /// <param name="pass">The pass for the batch's shape.</param>
    /// <param name="inputs">Token ids of the batch.</param>
    /// <param name="targets">What follows each input; −1 is not learned.</param>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>The batch's loss before the update, and the norm before clipping of the gradient that is used.</returns>
    /// <exception cref="DivergenceException">Loss or gradient is not finite; weights and optimizer are as they were.</exception>
    public (BatchLoss Loss, double GradientNorm) Run(
        TrainingPass pass, ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, long step, double learningRate)
    {
        BatchLoss loss = pass.Run(_parameters, inputs, targets, _gradient, step);
        BatchLoss used = loss;
        if (_ascent is not null)
        {
            _ascent.Climb(_update.FiniteNorm(loss, step, learningRate));
            used = pass.Run(_parameters, inputs, targets, _gradient, step);
            _ascent.Return();
        }

        double norm = _update.Step(used, step, learningRate);
        return (loss, norm);
    }

    public void Dispose()
    {
        _gradient.Dispose();
        _ascent?.Dispose();
        _update.Dispose();
    }
}
