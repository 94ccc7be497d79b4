using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>How well one proxy predicts and ranks the mixtures that were trained on, for one target.</summary>
/// <param name="Target">What the values are of.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Predicted">The mean predictions over orders, by mixture of <see cref="TargetRanking"/>.</param>
/// <param name="Truth">The mean truths over the same orders, likewise.</param>
/// <param name="Quality">Correlations, order of pairs and regret of the means, with intervals over mixtures.</param>
/// <param name="OneOrder">
/// The rank correlation within one order of the documents, prediction and truth both of it: its mean over orders, with
/// Student's t interval where there are several. NaN where no order has mixtures enough.
/// </param>
/// <param name="OneLength">
/// The same qualities among mixtures of as many tokens, which differ by what a proxy can know; null where all have as many.
/// </param>
internal sealed record ProxyScore(
    Target Target, Proxy Proxy, double[] Predicted, double[] Truth, RankingQuality Quality, Estimate OneOrder, RankingQuality? OneLength)
{
    /// <summary>What it is judged by: the qualities among mixtures of one length, of which a longer training is not better for that alone.</summary>
    public RankingQuality Judged => OneLength ?? Quality;

    /// <summary>Root mean square of predicted − true.</summary>
    public double Error => Math.Sqrt(Predicted.Zip(Truth, (p, t) => (p - t) * (p - t)).Average());

    /// <summary>Mean of predicted − true.</summary>
    public double Bias => Predicted.Zip(Truth, (p, t) => p - t).Average();
}

/// <summary>All proxies beside the truth for one target, over the mixtures and orders that every one of them has a prediction for.</summary>
/// <param name="Target">The target.</param>
/// <param name="Mixtures">These mixtures.</param>
/// <param name="Scores">By proxy.</param>
/// <param name="Ranks">How far truths of several orders agree on ranks, of mixtures of one length where lengths differ; null for a single order.</param>
/// <param name="Values">The same of the values themselves.</param>
/// <param name="Lengths">The tokens of each mixture where they differ; null where all are of one length.</param>
internal sealed record TargetRanking(
    Target Target, IReadOnlyList<Mixture> Mixtures, IReadOnlyList<ProxyScore> Scores, Reliability? Ranks, Reliability? Values, IReadOnlyList<long>? Lengths)
{
    /// <summary>Mixtures that another one is as long as: those that are compared.</summary>
    public int Compared => Lengths?.GroupBy(tokens => tokens).Select(group => group.Count()).Where(count => count > 1).Sum() ?? Mixtures.Count;

    /// <summary>Why a proxy has no rank correlation here, as the end of a sentence, and what would give one.</summary>
    /// <param name="who">The proxy.</param>
    /// <param name="score">Its score, without a rank correlation.</param>
    public (string Because, string Remedy) WhyUnranked(string who, ProxyScore score)
    {
        if (Compared == 0)
        {
            return ($"no two of the {Mixtures.Count} mixtures are of one length, and a merge knows nothing of length", "Draw truths of as many tokens");
        }

        string among = Lengths is null ? "" : " of one length";
        string finer = Target.IsLoss ? "Train on mixtures that differ more" : "Score more examples, or take the task's loss for the target";
        return IsFlat(score.Truth) ? ($"trainings on all mixtures{among} came to the same {Target.Quantity}", finer)
            : IsFlat(score.Predicted) ? ($"{who} predicts the same {Target.Quantity} for all mixtures{among}", finer)
            : ($"no mixtures{among} differ both in truth and by {who}", finer);

        bool IsFlat(double[] values) => values.Index().GroupBy(value => Lengths?[value.Index] ?? 0).All(group => group.All(value => value.Item == group.First().Item));
    }

    /// <summary>The score of the merge that the study is about; null where it has none.</summary>
    public ProxyScore? Uniform => Scores.FirstOrDefault(score => score.Proxy.Id == MergeProxies.Uniform);
}
