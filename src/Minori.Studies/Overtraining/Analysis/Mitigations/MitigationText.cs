using System.Globalization;
using Minori.Statistics;

namespace Minori.Studies.Overtraining;

/// <summary>What is said of mitigations in tables, captions and statements.</summary>
internal static class MitigationText
{
    /// <summary>The rule by which alternatives are ranked, and what intervals are of.</summary>
    public static readonly string Rule = string.Create(
        CultureInfo.InvariantCulture,
        $"An alternative counts as a mitigation only where it forgets less in a comparison and more in none (all comparisons judged together, Benjamini and Hochberg, false discovery rate {100 * MitigationEffect.FalseDiscoveryRate:0}%), and keeps score and loss: over all comparisons the interval of its mean change of score lies above −{Mitigation.CountingPoints} points (−{Mitigation.CountingNats} nats where tasks have no choices), that of its loss after the modification below {Mitigation.CountingNats} nats, and no single comparison, by itself, has a lower score or a higher loss. Costs are asserted only where they are shown with all comparisons judged together. Tasks are tuned at the rate chosen for each condition and budget; equal compute is that of pre-training and of one tuning, replay and Fisher information included. Intervals are 90%, each for itself, over families, on the same test examples: how another draw of examples would differ is not in them.");

    /// <summary>What replaces intervals where there is one family of bases.</summary>
    public const string OneFamily =
        "All bases are of one family, so differences have no interval and nothing is sure: pretraining.seeds with two or more would tell.";

    /// <summary>What an alternative counts as, in a table's cell or a legend.</summary>
    public static string Of(MitigationStanding standing) => standing switch
    {
        MitigationStanding.Mitigates => "mitigation",
        MitigationStanding.ForgetsLess => "forgets less, cost open",
        MitigationStanding.CostsScore => "costs score",
        MitigationStanding.CostsLoss => "costs loss",
        MitigationStanding.ForgetsMore => "forgets more",
        _ => "undecided",
    };

    /// <summary>The task, at the chosen rate; the size of any other modification.</summary>
    public static string Of(Modification modification) =>
        modification.Kind == ModificationKind.Tuning ? StudyTaskName.Of(modification.Group) : modification.Series;

    /// <summary>Doublings with their interval; an end that the budgets leave open is a bound. Null where nothing is known.</summary>
    public static string? Shift(OnsetShift? shift)
    {
        if (shift?.Interval is not { } i || (double.IsNegativeInfinity(i.Lower) && double.IsPositiveInfinity(i.Upper)))
        {
            return null;
        }

        string value = shift.Doublings is { } d ? $"{Signed(d)} " : shift.Status == TrendStatus.Rising ? "beyond the budgets " : "";
        return $"{value}({End(i.Lower)} to {End(i.Upper)})";

        static string Signed(double x) => x.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
        static string End(double x) => double.IsPositiveInfinity(x) ? "∞" : double.IsNegativeInfinity(x) ? "−∞" : Signed(x);
    }
}
