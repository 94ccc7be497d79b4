using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>The mixtures that are really trained on, to judge the proxies by.</summary>
public sealed record TruthsSection : ISection
{
    [Field("How many mixtures are drawn; all of that size where there are not more", Minimum = 1, Maximum = 10_000)]
    public int? Count { get; init; }

    [Field("Units of each mixture that is drawn; with one, the truth would be the unit's own training", Minimum = 2)]
    public int? Size { get; init; }

    [Field("Seed of the draw", Minimum = 0)]
    public int Seed { get; init; } = 1;

    [Field("The units to draw among; all when not given. A unit that is added later changes no draw among the others", MinimumCount = 1)]
    public IReadOnlyList<string>? Among { get; init; }

    [Field("Mixtures in place of drawn ones, or beside them, each a list of units", MinimumCount = 1, Example = "[[a, b, c], [b, c, d]]")]
    public IReadOnlyList<IReadOnlyList<string>>? List { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Count is null != Size is null)
        {
            yield return (Count is null ? nameof(Count) : nameof(Size), "'count' and 'size' go together, for example 'truths: {count: 20, size: 3}'");
        }
        else if (Count is null && List is null)
        {
            yield return (nameof(Count), "missing key: give 'count' and 'size' of the mixtures to draw, or a 'list'");
        }
    }
}
