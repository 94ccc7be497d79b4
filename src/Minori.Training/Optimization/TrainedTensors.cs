using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>What an optimizer updates: some tensors of a block of memory. The block's other values stay as they are.</summary>
/// <param name="Values">The block.</param>
/// <param name="Tensors">The tensors, with their places in it.</param>
internal sealed record TrainedTensors(AlignedBuffer<float> Values, IReadOnlyList<ParameterTensor> Tensors)
{
    /// <summary>All tensors of a model.</summary>
    public static TrainedTensors All(Parameters parameters) => new(parameters.Values, parameters.Layout.Tensors);
}
