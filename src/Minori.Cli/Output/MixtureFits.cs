using Minori.Cli.Arguments;
using Minori.Statistics;

namespace Minori.Cli.Output;

/// <summary>Fits one target of a table of mixtures and judges the predictions.</summary>
internal static class MixtureFits
{
    /// <summary>Linear regression on the weights.</summary>
    /// <exception cref="CommandException">There are too few mixtures.</exception>
    public static MixtureFit Regress(MixtureData data, int target, RegressionOptions options)
    {
        double[] losses = [.. data.Losses.Rows.Select(row => row[target])];
        if (losses.Length < 2)
        {
            throw new CommandException($"{data.Mixtures.Path}: a regression needs two mixtures or more: add rows");
        }

        LinearRegression fit = LinearRegression.Fit(data.Mixtures.Rows, losses, options);
        bool isJudged = fit.ResidualDeviation is not null;
        string reason = isJudged
            ? FormattableString.Invariant($"fits {losses.Length} mixtures to ± {fit.ResidualDeviation:G3} (R² {fit.RSquared:F4})")
            : $"{fit.Rank} terms leave nothing of {losses.Length} mixtures to judge by; add mixtures";
        return Judge(
            data,
            target,
            new MixtureFit(
                data.Losses.Columns[target], isJudged, reason, fit.RSquared,
                new Dictionary<string, Estimate> { ["intercept"] = fit.Coefficient(-1) },
                [.. Enumerable.Range(0, fit.Coefficients.Count).Select(fit.Coefficient)],
                [.. Predicted(data).Select(row => fit.PredictObservation(row))],
                null, null, null),
            options.Level, options.Seed, coversObservations: true);
    }

    /// <summary>The exponential mixing law; its intervals are those of the law, not of single observations.</summary>
    /// <exception cref="CommandException">A loss is not positive.</exception>
    public static MixtureFit FitLaw(MixtureData data, int target, ScalingFitOptions options)
    {
        double[] losses = [.. data.Losses.Rows.Select(row => row[target])];
        int bad = Array.FindIndex(losses, loss => loss <= 0);
        if (bad >= 0)
        {
            throw new CommandException(FormattableString.Invariant(
                $"{data.Losses.Place(bad)}: the loss {losses[bad]} is not positive, as the law needs it: mend or remove the row"));
        }

        ScalingFit<ExponentialMixingLaw> fit = ExponentialMixingLaw.Fit(data.Mixtures.Rows, losses, options);
        string name = data.Losses.Columns[target];
        if (fit.Law is null)
        {
            return new MixtureFit(name, false, fit.Reason, null, new Dictionary<string, Estimate>(), [], [], null, null, null);
        }

        return Judge(
            data,
            target,
            new MixtureFit(
                name, fit.Supported, fit.Reason, fit.RSquared,
                new Dictionary<string, Estimate> { ["c"] = fit.Estimate(law => law.C), ["k"] = fit.Estimate(law => law.K) },
                [.. Enumerable.Range(0, data.Mixtures.Columns.Count).Select(j => fit.Estimate(law => law.T[j]))],
                [.. Predicted(data).Select(row => fit.Estimate(law => law.Loss(row)))],
                null, null, null),
            options.Level, options.Seed, coversObservations: false);
    }

    /// <summary>What is predicted: the test mixtures, or, where there are none, those fitted to.</summary>
    private static IReadOnlyList<double[]> Predicted(MixtureData data) => (data.TestMixtures ?? data.Mixtures).Rows;

    private static MixtureFit Judge(MixtureData data, int target, MixtureFit fit, double level, ulong seed, bool coversObservations)
    {
        if (data.TestLosses is not { Rows.Count: >= 2 } tests)
        {
            return fit;
        }

        double[] observed = [.. tests.Rows.Select(row => row[target])];
        double[] predicted = [.. fit.Predictions.Select(prediction => prediction.Value)];
        int inside = fit.Predictions.Zip(observed, (prediction, value) => prediction.Interval?.Contains(value) ?? false).Count(isIn => isIn);
        return fit with
        {
            Quality = RankingQuality.Of(predicted, observed, new BootstrapOptions { Level = level, Resamples = 500, Seed = seed }),
            MeanError = predicted.Zip(observed, (p, o) => Math.Abs(p - o)).Average(),
            Coverage = coversObservations ? (double)inside / observed.Length : null,
        };
    }
}
