using Minori.Statistics;
using Minori.Studies.Jobs;

namespace Minori.Studies.Ablation;

/// <summary>
/// The proxies that are fitted to trainings on other mixtures: the linear regression of RegMix (Liu et al. 2024, arXiv
/// 2407.01492) and the exponential mixing law (Ye et al. 2024, arXiv 2403.16952). Each mixture's prediction comes from a fit
/// that its own truth had no part in, in every order of the documents from the truths of that order. Forecasts of all mixtures come
/// from the fit to all truths.
/// </summary>
internal static class FittedProxies
{
    /// <summary>What predicts a mixture by its shares, fitted to the shares and values of others; null where they do not suffice.</summary>
    private delegate Func<double[], double>? Fit(IReadOnlyList<double[]> shares, IReadOnlyList<double> values);

    /// <summary>Both, where every order has truths enough to fit them to.</summary>
    public static IReadOnlyList<Proxy> All(AblationStudy study, AblationResults results)
    {
        TruthResult[][] orders = [.. results.Truths.GroupBy(truth => truth.Seed).OrderBy(g => g.Key).Select(g => g.OrderBy(truth => truth.Mixture.Units).ToArray())];
        if (orders.Length == 0)
        {
            return [];
        }

        int units = study.Units.Of.Count, others = orders.Min(truths => truths.Length) - 1;
        List<Proxy> proxies = [];
        if (others > units + 1)
        {
            proxies.Add(new Proxy(
                "regression", "regression", $"linear in the units' shares, fitted to {others} other truths", true,
                LeaveOneOut(study, results, orders, Regression))
            { AddsUp = true, Forecasts = OfAll(study, results, orders, Regression) });
        }

        // The law has a parameter more, and refuses to be fitted where fewer than two observations are left over.
        if (others >= units + 3)
        {
            proxies.Add(new Proxy(
                "mixing-law", "mixing law", $"c + k·exp(Σ t·share), fitted to {others} other truths", true,
                LeaveOneOut(study, results, orders, MixingLaw))
            { Forecasts = OfAll(study, results, orders, MixingLaw) });
        }

        return proxies;
    }

    private static Dictionary<Mixture, ByOrder> LeaveOneOut(AblationStudy study, AblationResults results, TruthResult[][] orders, Fit fit)
    {
        var cells = from truths in orders from left in Enumerable.Range(0, truths.Length) select (Truths: truths, Left: left);
        return cells.AsParallel().AsOrdered()
            .Select(cell => (cell.Truths[cell.Left].Mixture, cell.Truths[cell.Left].Seed, Values: Predicted(cell.Truths, cell.Left)))
            .GroupBy(cell => cell.Mixture)
            .ToDictionary(g => g.Key, g => new ByOrder(g.Select(cell => KeyValuePair.Create(cell.Seed, cell.Values))));

        IReadOnlyList<double> Predicted(TruthResult[] truths, int left)
        {
            double[] own = truths[left].Mixture.Shares(study.Units.PartCounts);
            return [.. Fitted(study, results, [.. truths.Where((_, i) => i != left)], fit).Select(predict => predict(own))];
        }
    }

    private static Dictionary<Mixture, ByOrder> OfAll(AblationStudy study, AblationResults results, TruthResult[][] orders, Fit fit)
    {
        Mixture[] mixtures = [.. results.Merges.Select(merge => merge.Mixture).Concat(results.Truths.Select(truth => truth.Mixture)).Distinct()];
        (int Order, Func<double[], double>[] Columns)[] fits = [.. orders.AsParallel().AsOrdered().Select(truths => (truths[0].Seed, Fitted(study, results, truths, fit)))];
        return mixtures.ToDictionary(mixture => mixture, mixture =>
        {
            double[] shares = mixture.Shares(study.Units.PartCounts);
            return new ByOrder(fits.Select(order => KeyValuePair.Create(order.Order, (IReadOnlyList<double>)[.. order.Columns.Select(predict => predict(shares))])));
        });
    }

    /// <summary>By column what predicts a mixture by its shares; NaN where the truths do not suffice.</summary>
    private static Func<double[], double>[] Fitted(AblationStudy study, AblationResults results, TruthResult[] truths, Fit fit)
    {
        double[][] shares = [.. truths.Select(truth => truth.Mixture.Shares(study.Units.PartCounts))];
        return [.. results.Columns.Select((_, column) => fit(shares, [.. truths.Select(truth => truth.Values[column])]) ?? (_ => double.NaN))];
    }

    private static Func<double[], double> Regression(IReadOnlyList<double[]> shares, IReadOnlyList<double> values)
    {
        LinearRegression fit = LinearRegression.Fit(shares, values, RegressionOptions.WithoutIntervals);
        return mixture => fit.Predict(mixture);
    }

    // The law is of positive losses: a share of wrong answers may be none.
    private static Func<double[], double>? MixingLaw(IReadOnlyList<double[]> shares, IReadOnlyList<double> values) =>
        values.All(value => value > 0) && ExponentialMixingLaw.FitLaw(shares, values) is { } law ? mixture => law.Loss(mixture) : null;
}
