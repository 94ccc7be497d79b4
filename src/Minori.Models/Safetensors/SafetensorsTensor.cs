using System.Collections.Immutable;

namespace Minori.Models;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Row-major; empty for a scalar; sizes of zero are legal.</param>
/// <param name="Begin">Its first byte, counted from the first byte after the header.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafetensorsTensor(
    string Name,
    SafetensorsType Type,
    ImmutableArray<long> Shape,
    long Begin,
    long End)
{
    /// <summary>The number of elements.</summary>
    public long Count => (End - Begin) / Type.Size();

    /// <summary>The shape as it is written in messages, for example [512, 64].</summary>
    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}
