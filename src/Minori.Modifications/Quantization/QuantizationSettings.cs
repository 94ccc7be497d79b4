using System.Globalization;

namespace Minori.Modifications;

/// <summary>How weights are quantised.</summary>
public sealed record QuantizationSettings
{
    /// <summary>The fewest bits that leave more than one level.</summary>
    public const int FewestBits = 2;

    /// <summary>The most bits whose levels float32 can tell apart.</summary>
    public const int MostBits = 16;

    /// <summary>A group size that is common where weights are stored in groups.</summary>
    public const int UsualGroupSize = 32;

    /// <summary>b: weights become whole multiples of a scale from −(2^(b−1) − 1) to 2^(b−1) − 1.</summary>
    public required int Bits { get; init; }

    /// <summary>
    /// How many neighbouring inputs of an output channel share a scale; the last group of a channel may be shorter. Null:
    /// all inputs of an output channel share one.
    /// </summary>
    public int? GroupSize { get; init; }

    /// <summary>
    /// Whether the embeddings, of tokens and positions, and the output head are quantised too. By default they keep full
    /// precision, as is usual: they are few in a large model, and the head decides every token.
    /// </summary>
    public bool Embeddings { get; init; }

    /// <summary>The largest whole multiple of the scale.</summary>
    internal int Levels => (1 << (Bits - 1)) - 1;

    /// <exception cref="ModificationException">A setting is outside its range.</exception>
    internal void Validate()
    {
        if (Bits is < FewestBits or > MostBits)
        {
            throw new ModificationException(string.Create(
                CultureInfo.InvariantCulture, $"weights cannot be quantised to {Bits} bits: take {FewestBits} to {MostBits}"));
        }

        if (GroupSize < 1)
        {
            throw new ModificationException(string.Create(
                CultureInfo.InvariantCulture, $"a group cannot have {GroupSize} weights: take 1 or more"));
        }
    }
}
