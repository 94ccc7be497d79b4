using System.Globalization;
using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>The onset of one modification with its trend of sensitivity: what a finding is made from.</summary>
internal sealed record ModificationOnset(ModificationCurve Curve, OnsetEstimate Onset, BudgetTrend Trend);

/// <summary>Says for each modification whether, and from which budget on, more pre-training makes the modified model worse.</summary>
internal static class OnsetFindings
{
    /// <summary>
    /// Estimates onset and trend of every curve that has two budgets or more, on all cores: the resampling is most of the
    /// time of a study whose results are all there. Each curve has its own random numbers, so the order changes nothing.
    /// </summary>
    public static IReadOnlyList<ModificationOnset> Estimate(IReadOnlyList<ModificationCurve> curves) =>
    [
        .. curves.Where(c => c.Modified.Count > 1).AsParallel().AsOrdered().Select(c => new ModificationOnset(
            c,
            OnsetEstimator.Estimate(c.Modified, new OnsetOptions { Pairing = c.Pairing }),
            BudgetTrendEstimator.Estimate(c.Sensitivity, pairing: c.Pairing))),
    ];

    /// <summary>One finding per modification.</summary>
    /// <param name="onsets">The estimates.</param>
    /// <param name="figureIds">The figures that show them.</param>
    public static IEnumerable<Finding> Findings(IEnumerable<ModificationOnset> onsets, params IReadOnlyList<string> figureIds) =>
        onsets.Select(o => new Finding(
            $"onset.{o.Curve.Id}", o.Curve.Subject, StatusOf(o.Onset.Status), Statement(o), Measures(o), figureIds));

    /// <summary>Whether a larger modification has its onset earlier; nothing where fewer than two sizes were studied.</summary>
    /// <param name="id">The finding's id.</param>
    /// <param name="what">What is larger, such as <c>noise</c>.</param>
    /// <param name="bySize">The onsets, smallest modification first.</param>
    /// <param name="figureId">The figure that shows them.</param>
    public static IEnumerable<Finding> LargerIsEarlier(
        string id, string what, IReadOnlyList<ModificationOnset> bySize, string figureId)
    {
        if (bySize.Count < 2)
        {
            yield break;
        }

        (double Low, double High)[] known = [.. bySize.Select(Location).OfType<(double, double)>()];
        IEnumerable<((double Low, double High) Smaller, (double Low, double High) Larger)> pairs =
            known.SelectMany((smaller, i) => known.Skip(i + 1).Select(larger => (smaller, larger)));
        bool anyEarlier = pairs.Any(p => p.Larger.High < p.Smaller.Low);
        bool anyLater = pairs.Any(p => p.Larger.Low > p.Smaller.High);
        FindingStatus status = anyLater ? FindingStatus.NotObserved : anyEarlier ? FindingStatus.Observed : FindingStatus.Inconclusive;
        string list = string.Join("; ", bySize.Select(o => $"{o.Curve.Series}: {Where(o.Onset)}"));
        string statement = status switch
        {
            FindingStatus.Observed => $"Wherever the intervals of T* tell two sizes apart, the larger {what} has the earlier onset: {list}.",
            FindingStatus.NotObserved => $"Larger {what} has a later onset than smaller {what}: {list}.",
            _ => $"The intervals of T* do not tell sizes apart: {list}.",
        };
        yield return new Finding(id, $"Larger {what}, earlier T*", status, statement, [], [figureId]);
    }

    /// <summary>Where the onset lies, in a few words.</summary>
    public static string Where(OnsetEstimate onset) => onset.Status switch
    {
        OnsetStatus.Observed when onset.AtOrBelowFirstBudget => $"T* ≤ {NumberText.Tokens(onset.Tokens!.Value)}",
        OnsetStatus.Observed => $"T* ≈ {NumberText.Tokens(onset.Tokens!.Value)}",
        OnsetStatus.NotObserved => "not observed",
        _ => "inconclusive",
    };

    /// <summary>Where T* lies at least and at most, in tokens; null where nothing is known.</summary>
    private static (double Low, double High)? Location(ModificationOnset o) => o.Onset.Status switch
    {
        OnsetStatus.Observed => (
            o.Onset.LowerEndCensored ? 0 : o.Onset.TokensInterval!.Value.Lower,
            o.Onset.UpperEndCensored ? double.PositiveInfinity : o.Onset.TokensInterval!.Value.Upper),
        OnsetStatus.NotObserved => (o.Curve.Modified[^1].Tokens, double.PositiveInfinity),
        _ => null,
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
            : $"{Capital(o.Onset.Reason)}.";
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

        // Where the last budget is the best, the interval compares it with the best earlier one: it bounds no estimate of ours.
        ConfidenceInterval? d = onset.DegradationInterval;
        double? degradation = onset.RelativeDegradation > 0 ? 100 * onset.RelativeDegradation : null;
        if (degradation is not null || d is not null)
        {
            measures.Add(new("last budget against the best earlier one", degradation, 100 * d?.Lower, 100 * d?.Upper, "%", d?.Level));
        }

        Estimate slope = o.Trend.SlopePerDoubling;
        measures.Add(new(
            "sensitivity per doubling", slope.Value, slope.Interval?.Lower, slope.Interval?.Upper, "nats/token", slope.Interval?.Level));
        return measures;
    }

    private static string Interval(OnsetEstimate onset) => onset.TokensInterval is not { } i
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" ({100 * i.Level:0}% interval {Lower(onset, i)} to {Upper(onset, i)})");

    private static string Lower(OnsetEstimate onset, ConfidenceInterval i) =>
        onset.LowerEndCensored ? $"{NumberText.Tokens(i.Lower)} or less" : NumberText.Tokens(i.Lower);

    private static string Upper(OnsetEstimate onset, ConfidenceInterval i) =>
        onset.UpperEndCensored ? $"{NumberText.Tokens(i.Upper)} or more" : NumberText.Tokens(i.Upper);

    private static string Range(ConfidenceInterval? interval) =>
        interval is { } i ? $" ({Percent(i.Lower)} to {Percent(i.Upper)})" : "";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}%");

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static FindingStatus StatusOf(OnsetStatus status) => status switch
    {
        OnsetStatus.Observed => FindingStatus.Observed,
        OnsetStatus.NotObserved => FindingStatus.NotObserved,
        _ => FindingStatus.Inconclusive,
    };
}
