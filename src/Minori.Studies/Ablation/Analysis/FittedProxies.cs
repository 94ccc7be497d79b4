using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>
/// The proxies that are fitted to trainings on other mixtures: the linear regression of RegMix (Liu et al. 2024, arXiv
/// 2407.01492) and the exponential mixing law (Ye et al. 2024, arXiv 2403.16952). Each mixture's prediction comes from a fit
/// that its own truth had no part in.
/// </summary>
internal static class FittedProxies
{
    private const int FewestResamples = 100;

    /// <summary>Both, where there are truths enough to fit them to.</summary>
    public static IReadOnlyList<Proxy> All(AblationStudy study, AblationResults results)
    {
        Mixture[] mixtures = [.. results.Truths.Select(truth => truth.Mixture).Distinct().OrderBy(mixture => mixture.Units)];
        int units = study.Units.Of.Count;
        List<Proxy> proxies = [];
        if (mixtures.Length - 1 > units + 1)
        {
            proxies.Add(new Proxy(
                "regression", "regression", $"linear in the units' shares, fitted to {mixtures.Length - 1} other truths", true,
                LeaveOneOut(study, results, mixtures, Regression)));
        }

        // The law has a parameter more, and refuses to be fitted where fewer than two observations are left over.
        if (mixtures.Length - 1 >= units + 3
            && LeaveOneOut(study, results, mixtures, MixingLaw) is var predictions && predictions.Count == mixtures.Length)
        {
            proxies.Add(new Proxy(
                "mixing-law", "mixing law", $"c + k·exp(Σ t·share), fitted to {mixtures.Length - 1} other truths", true, predictions));
        }

        return proxies;
    }

    private static Dictionary<Mixture, IReadOnlyList<IReadOnlyList<double>>> LeaveOneOut(
        AblationStudy study,
        AblationResults results,
        Mixture[] mixtures,
        Func<IReadOnlyList<double[]>, IReadOnlyList<double>, double[], double?> predict)
    {
        double[][] shares = [.. mixtures.Select(mixture => mixture.Shares(study.Units.PartCounts))];
        double[][] truths =
        [
            .. mixtures.Select(mixture => results.Sets.Select((_, set) =>
                results.Truths.Where(truth => truth.Mixture == mixture).Average(truth => truth.Losses[set])).ToArray()),
        ];
        var predicted = mixtures.AsParallel().AsOrdered().Select((_, left) =>
        {
            double[][] others = [.. shares.Where((_, i) => i != left)];
            return results.Sets.Select((_, set) => predict(others, [.. truths.Where((_, i) => i != left).Select(losses => losses[set])], shares[left])).ToArray();
        }).ToArray();
        return mixtures.Zip(predicted).Where(pair => pair.Second.All(loss => loss is not null)).ToDictionary(
            pair => pair.First, pair => (IReadOnlyList<IReadOnlyList<double>>)[[.. pair.Second.Select(loss => loss!.Value)]]);
    }

    private static double? Regression(IReadOnlyList<double[]> shares, IReadOnlyList<double> losses, double[] mixture) =>
        LinearRegression.Fit(shares, losses, new RegressionOptions { Resamples = FewestResamples }).Predict(mixture);

    private static double? MixingLaw(IReadOnlyList<double[]> shares, IReadOnlyList<double> losses, double[] mixture) =>
        ExponentialMixingLaw.FitLaw(shares, losses)?.Loss(mixture);
}
