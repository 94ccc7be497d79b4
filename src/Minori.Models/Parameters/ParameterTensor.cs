using System.Collections.Immutable;

namespace Minori.Models;

/// <summary>Where one tensor lies in the block of parameters.</summary>
/// <param name="Name">The Hugging Face name.</param>
/// <param name="Shape">Row-major; matrices are [out, in].</param>
/// <param name="Offset">The first value, counted in floats from the start of the block.</param>
/// <param name="Count">The number of values, the product of the shape.</param>
/// <param name="InitializationDeviation">σ of the normal initialisation; 0 for a tensor that starts constant.</param>
/// <param name="Decays">Whether decoupled weight decay applies.</param>
public sealed record ParameterTensor(
    string Name,
    ImmutableArray<int> Shape,
    long Offset,
    long Count,
    float InitializationDeviation,
    bool Decays);
