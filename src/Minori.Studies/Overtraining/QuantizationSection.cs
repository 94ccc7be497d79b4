using Minori.Modifications;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>Quantisation of every base to the nearest level.</summary>
public sealed record QuantizationSection : ISection
{
    [Field("Bits per weight", MinimumCount = 1, Minimum = QuantizationSettings.FewestBits, Maximum = QuantizationSettings.MostBits, Example = "[8, 6, 4, 3]")]
    public IReadOnlyList<int> Bits { get; init; } = [8, 6, 4, 3];

    [Field("What shares one scale: an output channel, a group of its neighbouring inputs, or each in turn", MinimumCount = 1)]
    public IReadOnlyList<QuantizationScope> Per { get; init; } = [QuantizationScope.Channel];

    [Field("Inputs in a group", Minimum = 1)]
    public int GroupSize { get; init; } = QuantizationSettings.UsualGroupSize;

    [Field("Whether embeddings and output head are quantised too")]
    public bool Embeddings { get; init; }

    /// <summary>Every quantisation, from the finest to the coarsest of each scope.</summary>
    internal IEnumerable<QuantizationSettings> Settings =>
        from scope in Per
        from bits in Bits.OrderDescending()
        select new QuantizationSettings
        {
            Bits = bits,
            GroupSize = scope == QuantizationScope.Group ? GroupSize : null,
            Embeddings = Embeddings,
        };

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Bits.Distinct().Count() != Bits.Count)
        {
            yield return (nameof(Bits), "a number of bits is given twice");
        }

        if (Per.Distinct().Count() != Per.Count)
        {
            yield return (nameof(Per), "a scope is given twice");
        }
    }
}
