using System.Collections.Immutable;
using System.Globalization;

namespace Minori.Models;

/// <summary>
/// What a family's files call the parts of a model. <c>{0}</c> stands for the layer's number; a part's tensors are its
/// name with <c>.weight</c> and, where it has one, <c>.bias</c>.
/// </summary>
internal sealed record TensorNames
{
    /// <summary>[V, C].</summary>
    public required string Embedding { get; init; }

    /// <summary>[T, C]; null for a family without learned positions.</summary>
    public string? Positions { get; init; }

    public required string InputNorm { get; init; }

    /// <summary>One name, or three where queries, keys and values are tensors of their own.</summary>
    public required ImmutableArray<string> QueryKeyValue { get; init; }

    public required string AttentionOutput { get; init; }

    public required string PostAttentionNorm { get; init; }

    /// <summary>One name, or two: the gate, then what it gates.</summary>
    public required ImmutableArray<string> Up { get; init; }

    public required string Down { get; init; }

    public required string FinalNorm { get; init; }

    /// <summary>[V, C]; absent from files where it is the embedding.</summary>
    public required string Head { get; init; }

    /// <summary>Whether the matrices inside of the layers are stored as [in, out].</summary>
    public bool LayersAreTransposed { get; init; }

    /// <summary>The name of a weight.</summary>
    public static string Weight(string part, int layer = 0) => InLayer(part, layer) + ".weight";

    /// <summary>The name of a bias.</summary>
    public static string Bias(string part, int layer = 0) => InLayer(part, layer) + ".bias";

    private static string InLayer(string part, int layer) => string.Format(CultureInfo.InvariantCulture, part, layer);
}
