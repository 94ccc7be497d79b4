using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Ablation;

/// <summary>Whether merging the models of single units predicts the loss of training on their mixture.</summary>
internal static class PredictionFindings
{
    // A proxy whose rank correlation is surely below this ranks hardly anything.
    private const double Useless = 0.5;

    /// <summary>One finding for each target.</summary>
    public static IEnumerable<Finding> Of(ProxyRanking ranking, IReadOnlyList<string> figures) =>
        ranking.Scores.Where(score => score.Proxy.Id == MergeProxies.Uniform).Select(score => Of(score, figures));

    /// <summary>
    /// How well one training on a mixture predicts another, in another order of the documents.
    /// Nothing where there is one order, or too few mixtures.
    /// </summary>
    public static IEnumerable<Finding> Ceiling(AblationResults results)
    {
        int[] seeds = [.. results.Truths.Select(truth => truth.Seed).Distinct().Order()];
        Target target = Target.All(results.Sets)[0];
        var truths = results.Truths.ToDictionary(truth => (truth.Seed, truth.Mixture), truth => target.Of(truth.Losses));
        Jobs.Mixture[] mixtures =
            [.. results.Truths.Select(truth => truth.Mixture).Distinct().Where(mixture => seeds.All(seed => truths.ContainsKey((seed, mixture))))];
        if (seeds.Length < 2 || mixtures.Length < ProxyRanking.FewestMixtures)
        {
            yield break;
        }

        double[] Of(int seed) => [.. mixtures.Select(mixture => truths[(seed, mixture)])];
        Estimate correlation = Correlations.Bootstrapped(
            CorrelationKind.Spearman, Of(seeds[0]), Of(seeds[1]), options: new BootstrapOptions { Level = ProxyRanking.Level });
        yield return new Finding(
            "truth.repeat",
            $"Truth against truth, {target.Name}",
            correlation.Interval is { Lower: > 0 } ? FindingStatus.Observed : FindingStatus.Inconclusive,
            $"Training again on the same {mixtures.Length} mixtures in another order of the documents has the rank correlation {WithInterval(correlation, 2)} "
            + "with the first time: the less, the less any proxy can be seen to predict.",
            [MeasureOf("Spearman", correlation)],
            []);
    }

    /// <summary>How far the evidence carries that a proxy predicts.</summary>
    public static FindingStatus StatusOf(ProxyScore score) => score.Quality.Spearman.Interval switch
    {
        { Upper: < Useless } => FindingStatus.NotObserved,
        { Lower: > 0 } => FindingStatus.Observed,
        _ => FindingStatus.Inconclusive,
    };

    /// <summary>The rank correlation of a proxy with its interval, in words.</summary>
    public static string Correlation(ProxyScore score) => WithInterval(score.Quality.Spearman, 2);

    /// <summary>A number with its interval, in words.</summary>
    public static string WithInterval(Estimate estimate, int digits) => estimate.Interval is { } interval
        ? $"{NumberText.Number(estimate.Value, digits)} ({NumberText.Number(interval.Lower, digits)} to {NumberText.Number(interval.Upper, digits)})"
        : NumberText.Number(estimate.Value, digits);

    /// <summary>A measure of an estimate.</summary>
    public static Measure MeasureOf(string name, Estimate estimate, string unit = "") => new(
        name,
        double.IsNaN(estimate.Value) ? null : estimate.Value,
        estimate.Interval?.Lower,
        estimate.Interval?.Upper,
        unit,
        estimate.Interval?.Level);

    private static Finding Of(ProxyScore score, IReadOnlyList<string> figures)
    {
        FindingStatus status = StatusOf(score);
        string says = status switch
        {
            FindingStatus.Observed => "The merge ranks mixtures as training on them does",
            FindingStatus.NotObserved => "The merge does not rank mixtures as training on them does",
            _ => "Whether the merge ranks mixtures as training on them does stays open",
        };
        RankingQuality quality = score.Quality;
        return new Finding(
            $"predicts.{score.Target.Id}",
            $"Merge against truth, {score.Target.Name}",
            status,
            $"{says}: over {score.Truth.Length} mixtures the rank correlation is {Correlation(score)}, "
            + $"{NumberText.Percent(quality.PairwiseAccuracy.Value, 0)} of pairs are in the true order, and the mixture it puts first "
            + $"loses {NumberText.Number(quality.TopOneRegret.Value, 3)} nats per token to the best.",
            [
                MeasureOf("Spearman", quality.Spearman),
                MeasureOf("Pearson", quality.Pearson),
                MeasureOf("pairs in order", quality.PairwiseAccuracy),
                MeasureOf("top-1 regret", quality.TopOneRegret, "nats/token"),
            ],
            figures);
    }
}
