using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>How well trainings on the same mixtures agree with each other, and how well a proxy can agree with them at best.</summary>
internal static class CeilingFindings
{
    /// <summary>The finding about a target; null where there is one order of the documents, or too few mixtures.</summary>
    /// <param name="id">The finding's name.</param>
    /// <param name="target">The target.</param>
    public static Finding? Of(string id, TargetRanking target)
    {
        if (target.Ranks is not { } ranks)
        {
            return null;
        }

        string orders = NumberText.Number(ranks.Repeats, Math.Abs(ranks.Repeats - Math.Round(ranks.Repeats)) < 1e-9 ? 0 : 1);
        string reached = string.Join(", ", target.Scores.Where(score => double.IsFinite(score.Judged.Spearman.Value)).OrderByDescending(score => score.Judged.Spearman.Value)
            .Select(score => $"{score.Proxy.Name} {NumberText.Number(score.Judged.Spearman.Value, 2)}"));
        return new Finding(
            id,
            $"Truth against truth, {target.Target.FullName}",
            ranks.Agreement.Interval is { Lower: > 0 } ? FindingStatus.Observed : FindingStatus.Inconclusive,
            $"Two trainings on each of the same {ranks.Items} mixtures, in different orders of the documents, have the rank correlation {PredictionFindings.Among(target)}"
            + $"{EstimateText.WithInterval(ranks.Agreement, 2)}, the mean over all pairs of orders. The mean of {orders} orders, which proxies are held "
            + $"against, then has the reliability {EstimateText.WithInterval(ranks.OfMean, 2)} (Spearman–Brown), so that a proxy that knew what to expect of every mixture "
            + $"would reach {EstimateText.WithInterval(ranks.Ceiling, 2)}.{(reached.Length == 0 ? "" : $" Reached are: {reached}.")} What all orders share, one seed model and one evaluation text, is not counted as noise.",
            [
                EstimateText.MeasureOf("Spearman, one order with another", ranks.Agreement),
                EstimateText.MeasureOf("reliability of the mean", ranks.OfMean),
                EstimateText.MeasureOf("highest Spearman that noise allows", ranks.Ceiling),
                .. target.Values is { } values ? new[] { EstimateText.MeasureOf("highest Pearson that noise allows", values.Ceiling) } : [],
            ],
            []);
    }
}
