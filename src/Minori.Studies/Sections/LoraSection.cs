using Minori.Models;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Sections;

/// <summary>Adapters of low rank in place of the weights.</summary>
public sealed record LoraSection
{
    [Field("r, the rank of the adapters", Minimum = 1, Example = "8")]
    public required int Rank { get; init; }

    [Field("α of the factor α/r on the adapters; as the rank when not given", Minimum = 1e-6)]
    public double? Alpha { get; init; }

    [Field("The matrices of every layer that are adapted: q, k, v, o, gate, up, down; all when not given", MinimumCount = 1, Example = "[q, v]")]
    public IReadOnlyList<LoraTarget>? Targets { get; init; }

    internal LoraSettings Settings => new() { Rank = Rank, Alpha = Alpha, Targets = Targets };
}
