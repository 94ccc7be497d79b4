namespace Minori.Studies.Ablation;

/// <summary>What a loss is asked of: one evaluation set, or the mean over all.</summary>
/// <param name="Id">Its name in ids.</param>
/// <param name="Name">Its name.</param>
/// <param name="Set">The number of the set; null for the mean.</param>
internal sealed record Target(string Id, string Name, int? Set)
{
    /// <summary>The mean over all sets, each counting alike.</summary>
    public static Target Mean { get; } = new("mean", "mean over sets", null);

    /// <summary>The mean, where there are several sets, and every set.</summary>
    public static IReadOnlyList<Target> All(IReadOnlyList<string> sets) =>
    [
        .. sets.Count > 1 ? new[] { Mean } : [],
        .. sets.Select((set, number) => new Target(set, set, number)),
    ];

    /// <summary>Its loss, given that of each set.</summary>
    public double Of(IReadOnlyList<double> losses) => Set is { } set ? losses[set] : losses.Average();
}
