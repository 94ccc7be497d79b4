using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>Says for each modification whether, and from which budget on, more pre-training makes the modified model worse.</summary>
internal static class OnsetFindings
{
    /// <summary>One finding per modification and slice.</summary>
    /// <param name="onsets">The estimates.</param>
    /// <param name="names">What slices are called.</param>
    public static IEnumerable<Finding> Of(IEnumerable<ModificationOnset> onsets, GridNames names) => onsets.Select(o => new Finding(
        names.Id($"onset.{o.Curve.Modification.Name}", o.Curve.Slice),
        names.Subject(o.Curve.Modification.Subject, o.Curve.Slice),
        StatusOf(o.Onset.Status),
        Statement(o),
        Measures(o),
        [FigureIds.Loss(o.Curve.Modification), FigureIds.Sensitivity(o.Curve.Modification)]));

    /// <summary>Where the onset lies, in a few words.</summary>
    public static string Where(OnsetEstimate onset) => onset.Status switch
    {
        OnsetStatus.Observed when onset.AtOrBelowFirstBudget => $"T* ≤ {NumberText.Tokens(onset.Tokens!.Value)}",
        OnsetStatus.Observed => $"T* ≈ {NumberText.Tokens(onset.Tokens!.Value)}",
        OnsetStatus.NotObserved => "not observed",
        _ => "inconclusive",
    };

    private static string Statement(ModificationOnset o)
    {
        string last = NumberText.Tokens(o.Curve.Modified[^1].Tokens);
        string onset = o.Onset.Status == OnsetStatus.Observed
            ? $"{Where(o.Onset)} tokens{Interval(o.Onset)}: at {last} the modified loss is {Percent(o.Onset.RelativeDegradation)} above its lowest"
              + $"{Range(o.Onset.DegradationInterval)}."
            : !o.Curve.IsDrawn && o.Curve.Modified.All(b => b.Values.Length == 1)
            ? $"One seed of pre-training, and this modification has no draws, so no interval: the modified loss is lowest at "
              + $"{NumberText.Tokens(o.Onset.LowestBudget)} tokens, and at {last} it is {Percent(o.Onset.RelativeDegradation)} above that; "
              + "further pretraining.seeds would tell."
            : $"{NumberText.Capital(o.Onset.Reason)}.";
        return $"{onset} The sensitivity {o.Trend.Reason}.";
    }

    private static IReadOnlyList<Measure> Measures(ModificationOnset o)
    {
        OnsetEstimate onset = o.Onset;
        List<Measure> measures = [];
        if (onset.Tokens is double tokens)
        {
            // An end at the first or last budget is where the budgets end, not where T* does.
            ConfidenceInterval? i = onset.TokensInterval;
            double? low = onset.LowerEndCensored ? null : i?.Lower;
            double? high = onset.UpperEndCensored ? null : i?.Upper;
            measures.Add(new("T*", tokens, low, high, "tokens", i?.Level));
        }

        ConfidenceInterval? d = onset.DegradationInterval;
        double? degradation = Degradation(onset);
        if (degradation is not null || d is not null)
        {
            measures.Add(new("last budget against the best earlier one", degradation, 100 * d?.Lower, 100 * d?.Upper, "%", d?.Level));
        }

        Estimate slope = o.Trend.SlopePerDoubling;
        measures.Add(new(
            "sensitivity per doubling", slope.Value, slope.Interval?.Lower, slope.Interval?.Upper, "nats/token", slope.Interval?.Level));
        return measures;
    }

    /// <summary>
    /// The degradation in percent; null where the last budget is the best: the interval then compares it with the best earlier one, and
    /// bounds no estimate of ours.
    /// </summary>
    public static double? Degradation(OnsetEstimate onset) => onset.RelativeDegradation > 0 ? 100 * onset.RelativeDegradation : null;

    /// <summary>Its interval in brackets; empty where there is none.</summary>
    public static string Interval(OnsetEstimate onset) => onset.TokensInterval is not { } i
        ? ""
        : $" ({NumberText.Percent(i.Level, 0)} interval {Lower(onset, i)} to {Upper(onset, i)})";

    private static string Lower(OnsetEstimate onset, ConfidenceInterval i) =>
        onset.LowerEndCensored ? $"{NumberText.Tokens(i.Lower)} or less" : NumberText.Tokens(i.Lower);

    private static string Upper(OnsetEstimate onset, ConfidenceInterval i) =>
        onset.UpperEndCensored ? $"{NumberText.Tokens(i.Upper)} or more" : NumberText.Tokens(i.Upper);

    private static string Range(ConfidenceInterval? interval) =>
        interval is { } i ? $" ({Percent(i.Lower)} to {Percent(i.Upper)})" : "";

    private static string Percent(double share) => NumberText.Percent(share, 1);

    private static FindingStatus StatusOf(OnsetStatus status) => status switch
    {
        OnsetStatus.Observed => FindingStatus.Observed,
        OnsetStatus.NotObserved => FindingStatus.NotObserved,
        _ => FindingStatus.Inconclusive,
    };
}
