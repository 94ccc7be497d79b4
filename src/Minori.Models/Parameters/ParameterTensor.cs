using System.Collections.Immutable;

namespace Minori.Models;

/// <summary>What a tensor does in the forward pass.</summary>
public enum ParameterKind
{
    /// <summary>Takes part in a product.</summary>
    Matrix,

    /// <summary>Is looked up in, row by row: an untied embedding, learned positions.</summary>
    Table,

    /// <summary>Scales what a norm has made of a row.</summary>
    Gain,

    /// <summary>Is added to every row.</summary>
    Bias,
}

/// <summary>Where one tensor lies in the block of parameters.</summary>
/// <param name="Name">The Hugging Face name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Shape">Row-major; matrices are [out, in].</param>
/// <param name="Offset">The first value, counted in floats from the start of the block.</param>
/// <param name="Count">The number of values, the product of the shape.</param>
/// <param name="InitializationDeviation">σ of the normal initialisation; 0 for a tensor that starts constant.</param>
/// <param name="IsTransposedInFiles">Whether files hold this matrix as [in, out].</param>
public sealed record ParameterTensor(
    string Name,
    ParameterKind Kind,
    ImmutableArray<int> Shape,
    long Offset,
    long Count,
    float InitializationDeviation,
    bool IsTransposedInFiles)
{
    /// <summary>Whether decoupled weight decay applies: to matrices and tables.</summary>
    public bool Decays => Kind is ParameterKind.Matrix or ParameterKind.Table;

    /// <summary>The shape in files.</summary>
    internal ImmutableArray<long> FileShape =>
        [.. (IsTransposedInFiles ? Shape.Reverse() : Shape).Select(size => (long)size)];
}
