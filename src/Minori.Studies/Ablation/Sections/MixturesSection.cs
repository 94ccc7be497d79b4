using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>The mixtures whose loss is predicted; all where nothing is given.</summary>
public sealed record MixturesSection
{
    /// <summary>The most units of which all mixtures are merged without being asked for by size or list.</summary>
    internal const int MostUnitsForAll = 12;

    [Field("Mixtures of so many units; of every number of units when neither this nor 'list' is given", MinimumCount = 1, Minimum = 1, Ascending = true, Example = "[3]")]
    public IReadOnlyList<int>? Sizes { get; init; }

    [Field("Single mixtures, each a list of units", MinimumCount = 1, Example = "[[a, b], [a, c]]")]
    public IReadOnlyList<IReadOnlyList<string>>? List { get; init; }

    [Field("Merges further along the line from the seed are proxies too: what the average's difference from the seed is multiplied by", MinimumCount = 0, Minimum = 0.01, Maximum = 100, Ascending = true, Example = "[1.5, 2]")]
    public IReadOnlyList<double> Scales { get; init; } = [];

    /// <summary>Whether all mixtures are asked for.</summary>
    internal bool All => Sizes is null && List is null;
}
