using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>How well one proxy predicts and ranks the mixtures that were trained on, for one target.</summary>
/// <param name="Target">What the loss is of.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Predicted">The mean predictions, by mixture of <see cref="ProxyRanking"/>.</param>
/// <param name="Truth">The mean truths, likewise.</param>
/// <param name="Quality">Correlations, order of pairs and regret, with intervals over mixtures.</param>
internal sealed record ProxyScore(Target Target, Proxy Proxy, double[] Predicted, double[] Truth, RankingQuality Quality)
{
    /// <summary>Root mean square of predicted − true, nats.</summary>
    public double Error => Math.Sqrt(Predicted.Zip(Truth, (p, t) => (p - t) * (p - t)).Average());
}

/// <summary>All proxies beside the truth, over the mixtures that every one of them has a prediction for.</summary>
/// <param name="Mixtures">These mixtures.</param>
/// <param name="Scores">By target and proxy.</param>
internal sealed record ProxyRanking(IReadOnlyList<Mixture> Mixtures, IReadOnlyList<ProxyScore> Scores)
{
    /// <summary>Coverage of all intervals.</summary>
    public const double Level = 0.9;

    /// <summary>Below this many mixtures nothing is said about correlation.</summary>
    public const int FewestMixtures = 4;

    /// <summary>Ranks the proxies; null where too few mixtures were trained on.</summary>
    public static ProxyRanking? Of(AblationResults results, IReadOnlyList<Proxy> proxies)
    {
        var truths = results.Truths.GroupBy(truth => truth.Mixture).ToDictionary(g => g.Key, g => g.ToArray());
        Mixture[] mixtures = [.. truths.Keys.Where(mixture => proxies.All(p => p.Predictions.ContainsKey(mixture))).OrderBy(mixture => mixture.Units)];
        if (mixtures.Length < FewestMixtures || proxies.Count == 0)
        {
            return null;
        }

        var cells = from target in Target.All(results.Sets) from proxy in proxies select (target, proxy);
        return new ProxyRanking(mixtures, [.. cells.AsParallel().AsOrdered().Select(cell =>
        {
            double[] predicted = [.. mixtures.Select(mixture => cell.proxy.Of(mixture, cell.target))];
            double[] truth = [.. mixtures.Select(mixture => truths[mixture].Average(t => cell.target.Of(t.Losses)))];
            return new ProxyScore(
                cell.target, cell.proxy, predicted, truth, RankingQuality.Of(predicted, truth, new BootstrapOptions { Level = Level }));
        })]);
    }

    /// <summary>The scores of one target.</summary>
    public IEnumerable<ProxyScore> For(Target target) => Scores.Where(score => score.Target == target);
}
