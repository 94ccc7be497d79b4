using System.Globalization;

namespace Minori.Statistics;

/// <summary>The sentences that go with an <see cref="OnsetStatus"/>.</summary>
internal static class OnsetReasons
{
    public const string DrawsAllAlike =
        "the values of each budget are all alike and show no spread; what has no randomness of its own needs several training seeds, and a score more examples";

    public static string TooFewBudgets(int fewest, int given) =>
        Say($"an onset needs at least {fewest} budgets, and there are {given}");

    public static string SingleDraw(double tokens) =>
        Say($"the budget of {QuantityText.Tokens(tokens)} tokens has a single draw, so the spread of draws is unknown; give at least 2 a budget, better 4");

    public static string Observed(OnsetEstimate estimate, int resamples)
    {
        string where = estimate.AtOrBelowFirstBudget
            ? Say($"the loss is lowest at the first budget ({QuantityText.Tokens(estimate.Tokens!.Value)} tokens), so the onset lies at or below it")
            : Say($"the loss is lowest near {QuantityText.Tokens(estimate.Tokens!.Value)} tokens");
        return Say($"{where}, and the last budget is worse by {Percent(estimate.RelativeDegradation)} ({IntervalOf(estimate)}, p {ProbabilityText.Of(estimate.PValue!.Value, resamples)})");
    }

    public static string NotObserved(OnsetEstimate estimate, double negligible)
    {
        double most = estimate.DegradationInterval!.Value.Upper;
        return most < 0
            ? Say($"the last budget is better than the best earlier one ({IntervalOf(estimate)})")
            : Say($"the last budget is worse than the best earlier one by at most {Percent(most)}, and {Percent(negligible)} is the least that counts as degradation");
    }

    public static string Inconclusive(OnsetEstimate estimate, double negligible, int resamples) =>
        Say($"a degradation at the last budget is neither shown nor excluded ({IntervalOf(estimate)}, p {ProbabilityText.Of(estimate.PValue!.Value, resamples)}, {Percent(negligible)} counts); more seeds or later budgets would tell");

    private static string IntervalOf(OnsetEstimate estimate)
    {
        ConfidenceInterval interval = estimate.DegradationInterval!.Value;
        return Say($"{100 * interval.Level:G4}% interval {Percent(interval.Lower)} to {Percent(interval.Upper)}");
    }

    private static string Percent(double share) => QuantityText.Percent(share, 2);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
