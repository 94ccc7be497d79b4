using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>Whether merging the models of single units predicts the loss of training on their mixture.</summary>
internal static class PredictionFindings
{
    // A proxy whose rank correlation is surely below this ranks hardly anything, one that is surely above ranks well.
    private const double Useful = 0.5;

    // Written with two digits a ceiling above this is 1.
    private const double Unlimited = 0.995;

    /// <summary>One finding for each target that the merge is scored for.</summary>
    public static IEnumerable<Finding> Of(IEnumerable<TargetRanking> targets, IReadOnlyList<string> figures) =>
        targets.Where(target => target.Uniform is not null).Select(target => Of(target, target.Uniform!, figures));

    /// <summary>How far the evidence carries that a proxy predicts.</summary>
    public static FindingStatus StatusOf(ProxyScore score) => score.Judged.Spearman.Interval switch
    {
        { Upper: < Useful } => FindingStatus.NotObserved,
        { Lower: > 0 } => FindingStatus.Observed,
        _ => FindingStatus.Inconclusive,
    };

    /// <summary>What a proxy does with mixtures, no stronger than its interval; in small letters.</summary>
    /// <param name="who">The proxy.</param>
    /// <param name="score">Its score.</param>
    public static string Says(string who, ProxyScore score) => StatusOf(score) switch
    {
        FindingStatus.NotObserved => $"{who} does not rank mixtures as training on them does",
        FindingStatus.Observed when score.Judged.Spearman.Interval is { Lower: >= Useful } => $"{who} ranks mixtures much as training on them does",
        FindingStatus.Observed => $"{who} ranks mixtures better than chance, and how much better stays open",
        _ => $"whether {who} ranks mixtures as training on them does stays open",
    };

    /// <summary>The rank correlation of a proxy with its interval, beside the most that the truths' own noise lets any proxy reach.</summary>
    public static string Correlation(TargetRanking target, ProxyScore score) => EstimateText.WithInterval(score.Judged.Spearman, 2)
        + (target.Ranks is { } ranks ? $" of at most {NumberText.Number(ranks.Ceiling.Value, 2)}" : "");

    /// <summary>What mixtures are compared with which, where that are not all with all; ends with a blank.</summary>
    public static string Among(TargetRanking target) => target.Lengths is null ? "" : "among mixtures of one length ";

    private static Finding Of(TargetRanking target, ProxyScore score, IReadOnlyList<string> figures)
    {
        RankingQuality quality = score.Judged;
        string ceiling = target.Ranks is not { } ranks ? ", and what a perfect proxy would reach is not known from one order of the documents"
            : ranks.Ceiling.Value >= Unlimited ? ", to which the truths' own noise sets no limit to speak of"
            : $", where the truths' own noise lets no proxy be expected beyond {EstimateText.WithInterval(ranks.Ceiling, 2)}";
        string lengths = target.Lengths is null ? ""
            : " The mixtures are of unequal length, which a merge does not know: all this is among those of as many tokens, and "
                + $"over all {target.Mixtures.Count} the rank correlation is {EstimateText.WithInterval(score.Quality.Spearman, 2)}.";
        if (double.IsNaN(quality.Spearman.Value))
        {
            (string because, string remedy) = target.WhyUnranked("the merge", score);
            return new Finding(
                $"predicts.{target.Target.Id}", $"Merge against truth, {target.Target.FullName}", FindingStatus.Inconclusive,
                $"Whether the merge ranks mixtures as training on them does stays open: {because}. {remedy}.",
                double.IsNaN(score.Quality.Spearman.Value) ? [] : [EstimateText.MeasureOf("Spearman, all lengths", score.Quality.Spearman)], figures);
        }

        return new Finding(
            $"predicts.{target.Target.Id}",
            $"Merge against truth, {target.Target.FullName}",
            StatusOf(score),
            $"{NumberText.Capital(Says("the merge", score))}: over {target.Compared} mixtures the rank correlation is {EstimateText.WithInterval(quality.Spearman, 2)}{ceiling}; "
            + $"{Pairs(quality.PairwiseAccuracy)} of pairs are in the true order, and the mixture it puts first "
            + $"is {NumberText.Number(quality.TopOneRegret, 3)} {target.Target.Unit} above the best{(target.Lengths is null ? "" : ", in the mean over lengths")}.{lengths}",
            [
                EstimateText.MeasureOf("Spearman", quality.Spearman),
                .. target.Ranks is { } most ? new[] { EstimateText.MeasureOf("highest Spearman that noise allows", most.Ceiling) } : [],
                EstimateText.MeasureOf("Spearman, one order", score.OneOrder),
                EstimateText.MeasureOf("Pearson", quality.Pearson),
                EstimateText.MeasureOf("pairs in order", quality.PairwiseAccuracy),
                .. target.Lengths is null ? [] : new[] { EstimateText.MeasureOf("Spearman, all lengths", score.Quality.Spearman) },
                new Measure("top-1 regret", quality.TopOneRegret, Unit: target.Target.Unit),
            ],
            figures);
    }

    private static string Pairs(Estimate share) => NumberText.Percent(share.Value, 0)
        + (share.Interval is { } interval ? $" ({NumberText.Percent(interval.Lower, 0)} to {NumberText.Percent(interval.Upper, 0)})" : "");
}
