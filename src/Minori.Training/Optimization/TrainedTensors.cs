using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>What an optimizer updates: some tensors of a block of memory. The block's other values stay as they are.</summary>
/// <param name="Values">The block.</param>
/// <param name="Tensors">The tensors, with their places in it.</param>
internal sealed record TrainedTensors(AlignedBuffer<float> Values, IReadOnlyList<ParameterTensor> Tensors)
{
    /// <summary>The matrices among them that an optimizer may take as wholes: where nothing else is said, each that is one.</summary>
    public IReadOnlyList<HiddenMatrix> Matrices { get; init; } =
    [
        .. Tensors.Where(tensor => tensor.Kind == ParameterKind.Matrix)
            .Select(tensor => new HiddenMatrix(tensor.Offset, tensor.Shape[0], tensor.Shape[1])),
    ];

    /// <summary>All tensors of a model.</summary>
    public static TrainedTensors All(Parameters parameters) => Of(parameters, parameters.Layout.Tensors);

    /// <summary>Some tensors of a model; its embeddings and its head are no hidden matrices.</summary>
    public static TrainedTensors Of(Parameters parameters, IReadOnlyList<ParameterTensor> tensors) => new(parameters.Values, tensors)
    {
        Matrices =
        [
            .. parameters.Layout.HiddenMatrices.Where(
                matrix => tensors.Any(tensor => matrix.Offset >= tensor.Offset && matrix.Offset < tensor.Offset + tensor.Count)),
        ],
    };
}
