using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What every other recipe and way of tuning does to forgetting, and what it costs: ranked, with intervals.</summary>
internal static class MitigationFindings
{
    /// <summary>One finding per condition, the one that saves most first.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<MitigationEffect> effects, GridNames names) =>
        Ranked(effects, names).Select(condition => Of(condition.Key, condition.Effects, names));

    /// <summary>One row per condition, size and modification.</summary>
    public static IEnumerable<DataTable> Tables(IReadOnlyList<MitigationEffect> effects, GridNames names)
    {
        if (effects.Count == 0)
        {
            yield break;
        }

        bool sizes = names.Sizes.Count > 1;
        bool scored = effects.Any(e => e.Gain is not null);
        bool bases = effects.Any(e => e.Base is not null);
        Column[] columns =
        [
            new("rank", "rank", ColumnKind.Number, 0),
            new("condition", "recipe, way"),
            .. sizes ? (Column[])[new("size", "size")] : [],
            new("modification", "modification"),
            new("saved", "forgetting saved", ColumnKind.Percent, 1),
            new("shift", "shift of T*"),
            .. scored ? (Column[])[new("score_tokens", "score at equal tokens"), new("score_compute", "score at equal compute")] : [],
            .. bases ? (Column[])[new("base", "base loss", ColumnKind.Number)] : [],
        ];
        yield return new DataTable(
            FigureIds.Mitigations,
            "Against the reference at the last budget, best first (scores in percentage points, or nats saved; base loss in nats per token)",
            columns,
            [
                .. Ranked(effects, names).SelectMany((condition, rank) => condition.Effects.Select(e => (IReadOnlyList<object?>)
                [
                    (double)(rank + 1),
                    condition.Key,
                    .. sizes ? (object?[])[e.Slice.Size] : [],
                    e.Modification.FullSeries,
                    Cell(e.SavedShare),
                    ShiftText(e.Shift),
                    .. scored ? (object?[])[e.Gain?.Text("0.0##", ""), ComputeText(e)] : [],
                    .. bases ? (object?[])[Cell(e.Base)] : [],
                ])),
            ]);
    }

    /// <summary>Conditions by the share of all forgetting that they save.</summary>
    public static IEnumerable<(string Key, MitigationEffect[] Effects)> Ranked(IReadOnlyList<MitigationEffect> effects, GridNames names) =>
        effects.GroupBy(e => names.Alternative(e.Slice)).Select(g => (g.Key, g.ToArray())).OrderByDescending(g => MitigationEffect.SavedOver(g.Item2) ?? double.NegativeInfinity);

    private static Finding Of(string condition, MitigationEffect[] effects, GridNames names)
    {
        MitigationEffect[] better = [.. effects.Where(e => e.Forgetting.Side < 0)];
        MitigationEffect[] worse = [.. effects.Where(e => e.Forgetting.Side > 0)];
        FindingStatus status = better.Length > 0 && worse.Length == 0 ? FindingStatus.Observed
            : worse.Length > 0 && better.Length == 0 ? FindingStatus.NotObserved : FindingStatus.Inconclusive;
        string counts = effects.Length == 1 ? "" : $"It forgets surely less in {better.Length}, surely more in {worse.Length} of {effects.Length} comparisons. ";
        return new Finding(
            $"mitigation.{condition.Replace(" + ", ".", StringComparison.Ordinal).Replace(' ', '-')}",
            $"{condition} forgets less than the reference",
            status,
            counts + string.Join(". ", effects.Select(e => Sentence(e, names))) + ".",
            [.. effects.SelectMany(e => Measures(e, names))],
            [FigureIds.Mitigations]);
    }

    private static string Sentence(MitigationEffect e, GridNames names)
    {
        string price = e.GainAtCompute is { } gain
            ? $", for {new SeedDifference(gain.Value, 0, gain.Interval).Text("0.0##", e.IsAccuracy ? " points" : " nats")} of the score at equal compute"
            : "";
        string saved = e.SavedShare is { } share ? $"{Share(share.Value)} of the forgetting saved" : "the reference does not forget";
        return $"{Where(e, names)}: {saved}, {e.Forgetting.Text("0.000", " nats")} at {NumberText.Tokens(e.Budget)} tokens{price}";
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
            yield return new Measure(
                $"score at equal compute, {where}", atCompute.Value, atCompute.Interval?.Lower, atCompute.Interval?.Upper,
                e.IsAccuracy ? "points" : "nats/token", atCompute.Interval?.Level);
        }

        if (e.Base is { } loss)
        {
            yield return MeasureOf($"base loss, {where}", loss, "nats/token");
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

    private static object? Cell(SeedDifference? d) => d is null ? null : d.Interval is { } i ? new Spread(d.Value, i.Lower, i.Upper) : d.Value;

    private static string? ComputeText(MitigationEffect e) => e.GainAtCompute is not { } gain ? null
        : new SeedDifference(gain.Value, 0, gain.Interval).Text("0.0##", "");

    /// <summary>Doublings with their interval; an end that the budgets leave open is a bound.</summary>
    private static string? ShiftText(OnsetShift? shift)
    {
        if (shift?.Interval is not { } i)
        {
            return null;
        }

        if (double.IsNegativeInfinity(i.Lower) && double.IsPositiveInfinity(i.Upper))
        {
            return "unknown";
        }

        string value = shift.Doublings is { } d ? $"{Signed(d)} " : shift.Status == TrendStatus.Rising ? "beyond the budgets " : "";
        return $"{value}({End(i.Lower)} to {End(i.Upper)}) doublings";

        static string Signed(double x) => x.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
        static string End(double x) => double.IsPositiveInfinity(x) ? "∞" : double.IsNegativeInfinity(x) ? "−∞" : Signed(x);
    }

    private static string Share(double share) => NumberText.Percent(share, 0);
}
