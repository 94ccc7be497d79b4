using System.Collections.Immutable;
using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// L(r) = c + k·exp(Σ tⱼrⱼ), the loss against the shares r of the training domains (Ye et al. 2024, "Data Mixing Laws",
/// arXiv 2403.16952, section 3). Shares sum to one, so adding a number to all tⱼ and taking it out of k changes nothing: of
/// all these the law is given with Σ tⱼ = 0.
/// </summary>
/// <param name="C">c, the loss that no mixture removes, nats.</param>
/// <param name="K">k, nats.</param>
/// <param name="T">t, one for each domain: negative where the domain lowers the loss more than the others do.</param>
public sealed record ExponentialMixingLaw(double C, double K, ImmutableArray<double> T)
{
    private static readonly double[] FloorShares = [0.05, 0.3, 0.5, 0.7, 0.8, 0.88, 0.94, 0.98];

    /// <summary>Predicted loss of a mixture; weights of any sum are taken as shares.</summary>
    /// <exception cref="ArgumentException">There are not as many weights as domains, or they have no positive sum.</exception>
    public double Loss(IReadOnlyList<double> weights)
    {
        double[] shares = Shares(weights);
        if (shares.Length != T.Length)
        {
            throw new ArgumentException($"the law has {T.Length} domains, and the mixture {shares.Length}", nameof(weights));
        }

        double sum = 0;
        for (int j = 0; j < shares.Length; j++)
        {
            sum += T[j] * shares[j];
        }

        return C + (K * Math.Exp(sum));
    }

    /// <summary>
    /// Fits the law; refused, with the reason, where there are too few mixtures, or where c stays as uncertain as the whole
    /// spread of the losses.
    /// </summary>
    /// <param name="mixtures">Weights of the domains, two or more, none negative; their sum counts as one.</param>
    /// <param name="losses">The loss of each mixture; positive.</param>
    /// <param name="options">Null for the defaults of a scaling law.</param>
    /// <exception cref="ArgumentException">The numbers of mixtures and losses differ, or a number is out of its range.</exception>
    public static ScalingFit<ExponentialMixingLaw> Fit(
        IReadOnlyList<double[]> mixtures, IReadOnlyList<double> losses, ScalingFitOptions? options = null)
    {
        options ??= new ScalingFitOptions();
        options.Validate();
        ScalingFitter.RequirePositive(losses, "losses");
        if (mixtures.Count != losses.Count || mixtures.Count == 0 || mixtures.Any(mixture => mixture.Length != mixtures[0].Length))
        {
            throw new ArgumentException("a mixing law needs a loss for each mixture, and mixtures of the same domains");
        }

        int parameters = mixtures[0].Length + 1;
        if (mixtures[0].Length < 2 || losses.Count < parameters + 2)
        {
            return ScalingFitter.Refuse<ExponentialMixingLaw>(
                losses.Count,
                $"c + k·exp(Σ t·r) of {mixtures[0].Length} domains needs two domains and at least {parameters + 2} mixtures, and there are {losses.Count}",
                options);
        }

        var problem = new MixingLawProblem([.. mixtures.Select(Shares)], losses, options.Residuals);
        RobustFit fit = RobustFit.FromStarts(problem, Starts(problem, losses), options);
        double[][] resampled = fit.Resample(options);
        double relative = Math.Sqrt(losses.Zip(fit.Fitted).Average(pair => Math.Pow((problem.LossOf(pair.Second) / pair.First) - 1, 2)));
        string? obstacle = WhyRefused(resampled, losses, options);
        return new()
        {
            Supported = obstacle is null,
            Reason = obstacle ?? string.Create(
                CultureInfo.InvariantCulture, $"fits {losses.Count} mixtures to {QuantityText.RelativeError(relative)} (R² {fit.RSquared:F4})"),
            Observations = losses.Count,
            Law = problem.Law(fit.Best),
            RSquared = fit.RSquared,
            RelativeResidual = relative,
            Resampled = [.. resampled.Select(problem.Law)],
            Level = options.Level,
        };
    }

    /// <summary>
    /// The law alone, without the intervals that take most of a fit's time: for predictions that are judged by what they leave
    /// out. Null where there are too few mixtures.
    /// </summary>
    /// <exception cref="ArgumentException">As <see cref="Fit"/>.</exception>
    public static ExponentialMixingLaw? FitLaw(IReadOnlyList<double[]> mixtures, IReadOnlyList<double> losses)
    {
        ScalingFitOptions options = new();
        ScalingFitter.RequirePositive(losses, "losses");
        if (mixtures.Count != losses.Count || mixtures.Count == 0 || mixtures[0].Length < 2 || losses.Count < mixtures[0].Length + 3)
        {
            return null;
        }

        var problem = new MixingLawProblem([.. mixtures.Select(Shares)], losses, options.Residuals);
        return problem.Law(RobustFit.FromStarts(problem, Starts(problem, losses), options).Best);
    }

    private static string? WhyRefused(double[][] resampled, IReadOnlyList<double> losses, ScalingFitOptions options)
    {
        ConfidenceInterval floor = Quantiles.Central([.. resampled.Select(p => Math.Exp(p[0])).Order()], options.Level);
        return floor.Upper - floor.Lower > options.LargestRelativeWidth * (losses.Max() - losses.Min())
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the mixtures do not determine the law: c has the {100 * options.Level:G4}% interval {QuantityText.Significant(floor.Lower, 3)} to {QuantityText.Significant(floor.Upper, 3)}, wider than the losses' own range; add mixtures further apart")
            : null;
    }

    /// <summary>
    /// For each share that c may have of the smallest loss: what least squares of log(L − c) gives, and the same without any slope.
    /// </summary>
    private static IEnumerable<double[]> Starts(MixingLawProblem problem, IReadOnlyList<double> losses)
    {
        foreach (double floor in FloorShares.Select(share => share * losses.Min()))
        {
            double[] logs = [.. losses.Select(loss => Math.Log(loss - floor))];
            LinearRegression line = LinearRegression.Fit(problem.Contrasts, logs, RegressionOptions.WithoutIntervals);
            yield return [Math.Log(floor), line.Intercept, .. line.Coefficients];
            yield return [Math.Log(floor), logs.Average(), .. line.Coefficients.Select(_ => 0.0)];
        }
    }

    private static double[] Shares(IReadOnlyList<double> weights)
    {
        double sum = weights.Sum();
        return sum > 0 && weights.All(weight => weight >= 0 && double.IsFinite(weight))
            ? [.. weights.Select(weight => weight / sum)]
            : throw new ArgumentException("the weights of a mixture must be 0 or more, one of them above 0");
    }
}
