using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>One alternative to the reference over all of its comparisons, and what it counts as.</summary>
/// <remarks>
/// It <i>forgets less</i> where a comparison shows that and none shows more, all comparisons of the study judged together
/// (<see cref="MitigationEffect.Forgets"/>). Its <i>score is kept</i> where the data exclude that it falls by half a point
/// (0.005 nats where tasks have no choices) on average: the 90% interval of the mean change over all comparisons lies above
/// that; and where the interval of no single comparison, each by itself, lies below zero. Its <i>loss is kept</i> where the
/// interval of the mean change of the loss after the modification lies below 0.005 nats, and that of no single comparison above
/// zero. Only with all three does it count as a mitigation. It <i>costs</i> score or loss where a comparison shows that, all of
/// the study judged together as well: one of many intervals that lies beyond zero by itself keeps it from counting, and is no more.
/// </remarks>
/// <param name="Name">What recipe and way are called.</param>
/// <param name="Effects">Its comparisons.</param>
internal sealed record Mitigation(string Name, IReadOnlyList<MitigationEffect> Effects)
{
    /// <summary>The fall of a score that counts, in percentage points.</summary>
    public const double CountingPoints = 0.5;

    /// <summary>The same in nats, of the target's loss where tasks have no choices and of the loss after the modification.</summary>
    public const double CountingNats = 0.005;

    /// <summary>The share of the reference's forgetting that it saves over all comparisons; null where there was none.</summary>
    public SeedDifference? Saved { get; } = MitigationEffect.SavedOver(Effects);

    /// <summary>Comparisons in which less forgetting is shown.</summary>
    public int Better => Effects.Count(e => e.Forgets < 0);

    /// <summary>Comparisons in which more forgetting is shown.</summary>
    public int Worse => Effects.Count(e => e.Forgets > 0);

    /// <summary>
    /// Mean change of the score over all comparisons, higher is better: in points, and of tasks without choices in nats. Null
    /// where the comparisons have no family in common.
    /// </summary>
    public IReadOnlyList<(bool IsAccuracy, SeedDifference? Change)> Scores { get; } =
    [
        .. Effects.Where(e => e.Price is not null).GroupBy(e => e.IsAccuracy).OrderByDescending(unit => unit.Key)
            .Select(unit => (unit.Key, SeedDifference.Mean([.. unit.Select(e => e.Price!)]))),
    ];

    /// <summary>Mean change of the loss after the modification over all comparisons, nats per token.</summary>
    public SeedDifference? Loss { get; } = SeedDifference.Mean([.. Effects.Select(e => e.Loss)]);

    /// <summary>Comparisons in which the score is lower by the interval of that one alone.</summary>
    public int LowerScores => Effects.Count(e => e.Price is { Interval.Upper: < 0 });

    /// <summary>Comparisons in which the loss after the modification is higher by the interval of that one alone.</summary>
    public int HigherLosses => Effects.Count(e => e.Loss.Side > 0);

    /// <summary>Whether a fall of the score that counts is excluded.</summary>
    public bool ScoreIsKept => Scores.Count > 0 && LowerScores == 0
        && Scores.All(s => s.Change?.Interval is { } i && i.Lower > (s.IsAccuracy ? -CountingPoints : -CountingNats));

    /// <summary>Whether a rise of the loss after the modification that counts is excluded.</summary>
    public bool LossIsKept => HigherLosses == 0 && Loss?.Interval is { Upper: < CountingNats };

    /// <summary>What it counts as.</summary>
    public MitigationStanding Standing =>
        Worse > 0 && Better == 0 ? MitigationStanding.ForgetsMore
        : Effects.Any(e => e.CostsScore) ? MitigationStanding.CostsScore
        : Effects.Any(e => e.CostsLoss) ? MitigationStanding.CostsLoss
        : Better == 0 || Worse > 0 ? MitigationStanding.Undecided
        : ScoreIsKept && LossIsKept ? MitigationStanding.Mitigates
        : MitigationStanding.ForgetsLess;

    /// <summary>Every alternative to the reference: by what it counts as, then by the share of forgetting that it saves.</summary>
    public static IReadOnlyList<Mitigation> Ranked(IEnumerable<MitigationEffect> effects, GridNames names) =>
    [
        .. effects.GroupBy(e => names.Alternative(e.Slice)).Select(g => new Mitigation(g.Key, [.. g]))
            .OrderBy(m => m.Standing).ThenByDescending(m => m.Saved?.Value ?? double.NegativeInfinity),
    ];
}
