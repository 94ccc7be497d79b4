namespace Minori.Studies.Overtraining;

/// <summary>One alternative to the reference over all of its comparisons, and what it counts as.</summary>
/// <remarks>
/// It <i>forgets less</i> where a comparison shows that and none shows more, all comparisons of the study judged together
/// (<see cref="MitigationEffect.Forgets"/>). Its <i>score is kept</i> where the 90% interval of no comparison lies below the
/// reference's, and the mean falls by less than half a point (0.005 nats where tasks have no choices); falls are not
/// corrected for the number of comparisons, which would hide costs. Only with both, and a loss after the modification that
/// is not higher, does it count as a mitigation.
/// </remarks>
/// <param name="Name">What recipe and way are called.</param>
/// <param name="Effects">Its comparisons.</param>
internal sealed record Mitigation(string Name, IReadOnlyList<MitigationEffect> Effects)
{
    private const double NegligiblePoints = 0.5;
    private const double NegligibleNats = 0.005;

    /// <summary>The share of the reference's forgetting that it saves over all comparisons; null where there was none.</summary>
    public SeedDifference? Saved { get; } = MitigationEffect.SavedOver(Effects);

    /// <summary>Comparisons in which less forgetting is shown.</summary>
    public int Better => Effects.Count(e => e.Forgets < 0);

    /// <summary>Comparisons in which more forgetting is shown.</summary>
    public int Worse => Effects.Count(e => e.Forgets > 0);

    /// <summary>Whether any comparison has a score.</summary>
    public bool IsScored => Effects.Any(e => e.Price is not null);

    /// <summary>What it counts as.</summary>
    public MitigationStanding Standing =>
        Worse > 0 && Better == 0 ? MitigationStanding.ForgetsMore
        : Effects.Any(e => e.Price is { Interval.Upper: < 0 }) ? MitigationStanding.CostsScore
        : Effects.Any(e => e.Loss.Side > 0) ? MitigationStanding.CostsLoss
        : Better == 0 || Worse > 0 ? MitigationStanding.Undecided
        : IsScored && ScoreIsKept && Effects.Sum(e => e.Loss.Value) <= 0 ? MitigationStanding.Mitigates
        : MitigationStanding.ForgetsLess;

    /// <summary>Every alternative to the reference: by what it counts as, then by the share of forgetting that it saves.</summary>
    public static IReadOnlyList<Mitigation> Ranked(IEnumerable<MitigationEffect> effects, GridNames names) =>
    [
        .. effects.GroupBy(e => names.Alternative(e.Slice)).Select(g => new Mitigation(g.Key, [.. g]))
            .OrderBy(m => m.Standing).ThenByDescending(m => m.Saved?.Value ?? double.NegativeInfinity),
    ];

    private bool ScoreIsKept => Effects.GroupBy(e => e.IsAccuracy).All(unit =>
        unit.Where(e => e.Price is not null).Select(e => e.Price!.Value.Value).DefaultIfEmpty(0).Average()
            >= (unit.Key ? -NegligiblePoints : -NegligibleNats));
}
