using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What every other recipe and way of tuning does to forgetting, and what it costs: ranked, with intervals.</summary>
internal static class MitigationFindings
{
    /// <summary>One finding per alternative, in the order of the ranking.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<Mitigation> ranked, bool hasOneFamily, GridNames names) =>
        ranked.Select(m => Of(m, hasOneFamily, names));

    private static Finding Of(Mitigation mitigation, bool hasOneFamily, GridNames names) => new(
        $"mitigation.{mitigation.Name.Replace(" + ", ".", StringComparison.Ordinal).Replace(' ', '-')}",
        $"{mitigation.Name} mitigates forgetting",
        mitigation.Standing switch
        {
            MitigationStanding.Mitigates => FindingStatus.Observed,
            MitigationStanding.ForgetsLess or MitigationStanding.Undecided => FindingStatus.Inconclusive,
            _ => FindingStatus.NotObserved,
        },
        $"{Standing(mitigation)} {string.Join(". ", mitigation.Effects.Select(e => Sentence(e, names)))}.{(hasOneFamily ? $" {MitigationText.OneFamily}" : "")}",
        [.. mitigation.Effects.SelectMany(e => Measures(e, names))],
        [.. mitigation.Effects.Select(FigureIds.Mitigation).Distinct()]);

    private static string Standing(Mitigation mitigation)
    {
        string comparisons = mitigation.Effects.Count == 1 ? "its comparison" : $"{mitigation.Better} of {mitigation.Effects.Count} comparisons";
        return mitigation.Standing switch
        {
            MitigationStanding.Mitigates => $"It forgets less in {comparisons}, and its score is kept: on average {Scores(mitigation)}.",
            MitigationStanding.ForgetsLess => $"It forgets less in {comparisons}; what that costs is open: {string.Join("; ", Open(mitigation))}.",
            MitigationStanding.CostsScore => $"Its score on the task is lower, so that what it saves (less forgetting is shown in {comparisons}) is no gain.",
            MitigationStanding.CostsLoss => $"The loss after the modification is higher in {mitigation.Effects.Count(e => e.CostsLoss)} of {mitigation.Effects.Count} comparisons, so that what it saves (less forgetting is shown in {comparisons}) is no gain.",
            MitigationStanding.ForgetsMore => $"It forgets more in {mitigation.Worse} of {mitigation.Effects.Count} comparisons and less in none.",
            _ when mitigation.Better > 0 => $"It forgets less in {mitigation.Better} and more in {mitigation.Worse} of {mitigation.Effects.Count} comparisons.",
            _ => $"Neither less nor more forgetting is shown in {(mitigation.Effects.Count == 1 ? "its comparison" : $"any of {mitigation.Effects.Count} comparisons")}.",
        };
    }

    /// <summary>What keeps the data from calling it a mitigation.</summary>
    private static IEnumerable<string> Open(Mitigation mitigation)
    {
        if (mitigation.Scores.Count == 0)
        {
            yield return "its score on a task was not measured";
        }
        else if (mitigation.LowerScores > 0)
        {
            yield return $"its score is lower in {mitigation.LowerScores} of {mitigation.Effects.Count} comparisons, each by itself, which may be chance among so many";
        }
        else if (!mitigation.ScoreIsKept)
        {
            yield return $"its score changes on average by {Scores(mitigation)}, which does not exclude a fall that counts";
        }

        if (mitigation.HigherLosses > 0)
        {
            yield return $"the loss after the modification is higher in {mitigation.HigherLosses} of {mitigation.Effects.Count} comparisons, each by itself, which may be chance among so many";
        }
        else if (!mitigation.LossIsKept)
        {
            string change = mitigation.Loss is { } loss ? NumberText.Difference(loss.Value, loss.Interval, 3, " nats") : "an amount not known";
            yield return $"the loss after the modification changes on average by {change}, which does not exclude a rise of {NumberText.Number(Mitigation.CountingNats, 3)} nats";
        }
    }

    private static string Scores(Mitigation mitigation) => string.Join(" and ", mitigation.Scores.Select(s =>
        s.Change is not { } change ? "an amount not known"
        : NumberText.Difference(change.Value, change.Interval, s.IsAccuracy ? 1 : 3, s.IsAccuracy ? " points" : " nats")
            + (change.Interval is null ? " (no interval)" : "")));

    private static string Sentence(MitigationEffect e, GridNames names)
    {
        string price = e.Price is { } gain
            ? $", for {NumberText.Difference(gain.Value, gain.Interval, e.IsAccuracy ? 1 : 3, e.IsAccuracy ? " points" : " nats")} of the score at equal {(e.GainAtCompute is null ? "tokens" : "compute")}"
            : "";
        string p = e.AdjustedPValue is { } adjusted ? $", adjusted p {ProbabilityText.Of(adjusted)}" : "";
        string saved = e.SavedShare is { } share ? $"{NumberText.Percent(share.Value, 0)} of the forgetting saved" : "the reference does not forget";
        return $"{Where(e, names)}: {saved}, {NumberText.Difference(e.Forgetting.Value, e.Forgetting.Interval, 3, " nats")} at {NumberText.Tokens(e.Budget)} tokens{p}{price}";
    }

    private static IEnumerable<Measure> Measures(MitigationEffect e, GridNames names)
    {
        string where = Where(e, names);
        yield return MeasureOf($"forgetting, {where}", e.Forgetting, "nats/token");
        if (e.Gain is { } gain)
        {
            yield return MeasureOf($"score at equal tokens, {where}", gain, e.IsAccuracy ? "points" : "nats/token");
        }

        if (e.GainAtCompute is { } atCompute)
        {
            yield return MeasureOf($"score at equal compute, {where}", atCompute, e.IsAccuracy ? "points" : "nats/token");
        }

        if (e.Base is { } loss)
        {
            yield return MeasureOf($"base loss, {where}", loss, "nats/token");
            yield return MeasureOf($"loss after the modification, {where}", e.Loss, "nats/token");
        }

        foreach (Measure shift in OnsetOrderFindings.Measures($"shift of T*, {where}", e.Shift?.Doublings, e.Shift?.Interval, "doublings"))
        {
            yield return shift;
        }
    }

    private static Measure MeasureOf(string name, SeedDifference d, string unit) =>
        new(name, d.Value, d.Interval?.Lower, d.Interval?.Upper, unit, d.Interval?.Level);

    private static string Where(MitigationEffect e, GridNames names) =>
        names.Sizes.Count > 1 ? $"{e.Slice.Size}, {e.Modification.FullSeries}" : e.Modification.FullSeries;
}
