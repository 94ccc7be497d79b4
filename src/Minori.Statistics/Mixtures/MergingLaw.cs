using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// E[L](k) = L* + A/(k + b): the expected loss of a merge against the number k of merged models (Wang et al. 2025, "Model Merging
/// Scaling Laws in Large Language Models", arXiv 2509.24244).
/// </summary>
/// <param name="Limit">L*, the loss of a merge of very many, nats.</param>
/// <param name="A">A, nats; negative where merging more makes it worse.</param>
/// <param name="B">b, 0 or more.</param>
public sealed record MergingLaw(double Limit, double A, double B)
{
    private const int FewestSizes = 4;

    private static readonly double[] Offsets = [0.01, 0.1, 0.3, 1, 3, 10, 30];

    private static readonly ScalingFitOptions LeastSquares =
        new() { HuberThreshold = double.PositiveInfinity, Residuals = ResidualUnit.Loss };

    /// <summary>Predicted mean loss of merges of so many models.</summary>
    public double Loss(double models) => Limit + (A / (models + B));

    /// <summary>Fits the law; refused, with the reason, below 4 numbers of models, or where L* stays too uncertain.</summary>
    /// <param name="observations">Number of merged models and loss; several of one number are welcome.</param>
    /// <param name="options">Null for least squares of the loss; residuals are always taken of the loss.</param>
    /// <exception cref="ArgumentException">A number is not positive and finite, or an option is out of range.</exception>
    public static ScalingFit<MergingLaw> Fit(IReadOnlyList<(double Models, double Loss)> observations, ScalingFitOptions? options = null)
    {
        options ??= LeastSquares;
        options.Validate();
        ScalingFitter.RequirePositive(observations.SelectMany(o => new[] { o.Models, o.Loss }), "numbers of models and losses");
        int sizes = observations.Select(o => o.Models).Distinct().Count();
        if (sizes < FewestSizes)
        {
            return ScalingFitter.Refuse<MergingLaw>(
                observations.Count, $"L* + A/(k + b) needs at least {FewestSizes} numbers of merged models, and there are {sizes}", options);
        }

        var problem = new Problem([.. observations.Select(o => o.Models)], [.. observations.Select(o => o.Loss)]);
        RobustFit fit = RobustFit.FromStarts(problem, Starts(observations), options);
        MergingLaw law = Of(fit.Best);
        MergingLaw[] resampled = [.. fit.Resample(options).Select(Of)];
        double spread = observations.Max(o => o.Loss) - observations.Min(o => o.Loss);
        ConfidenceInterval limit = Quantiles.Central([.. resampled.Select(r => r.Limit).Order()], options.Level);
        bool isLoose = limit.Upper - limit.Lower > options.LargestRelativeWidth * spread;
        double relative = Math.Sqrt(observations.Average(o => Math.Pow((law.Loss(o.Models) / o.Loss) - 1, 2)));
        return new()
        {
            Supported = !isLoose,
            Reason = isLoose
                ? string.Create(CultureInfo.InvariantCulture, $"the merges do not determine the law: L* has the {100 * options.Level:G4}% interval {limit.Lower:G4} to {limit.Upper:G4}, wider than the losses' own range; merge more models")
                : string.Create(CultureInfo.InvariantCulture, $"fits {observations.Count} merges to {100 * relative:G2}% (R² {fit.RSquared:F4})"),
            Observations = observations.Count,
            Law = law,
            RSquared = fit.RSquared,
            RelativeResidual = relative,
            Resampled = [.. resampled],
            Level = options.Level,
        };
    }

    private static MergingLaw Of(double[] parameters) => new(parameters[0], parameters[1], Math.Exp(parameters[2]));

    /// <summary>For each offset b the L* and A of least squares, which are linear.</summary>
    private static IEnumerable<double[]> Starts(IReadOnlyList<(double Models, double Loss)> observations)
    {
        double[] losses = [.. observations.Select(o => o.Loss)];
        foreach (double b in Offsets)
        {
            LinearRegression line = LinearRegression.Fit(
                [.. observations.Select(o => new[] { 1 / (o.Models + b) })], losses, RegressionOptions.WithoutIntervals);
            yield return [line.Intercept, line.Coefficients[0], Math.Log(b)];
        }
    }

    /// <summary>θ = [L*, A, log b].</summary>
    private sealed class Problem(double[] models, double[] observed) : IFitProblem
    {
        public double[] Observed => observed;

        public int Observations => observed.Length;

        public int[][] Alike { get; } = AlikeObservations.Of(models.Select(m => new[] { m }));

        public int Parameters => 3;

        public IFitProblem With(double[] others) => new Problem(models, others);

        public double Predict(ReadOnlySpan<double> parameters, int observation, Span<double> gradient)
        {
            double b = Math.Exp(parameters[2]);
            double share = 1 / (models[observation] + b);
            if (!gradient.IsEmpty)
            {
                gradient[0] = 1;
                gradient[1] = share;
                gradient[2] = -parameters[1] * share * share * b;
            }

            return parameters[0] + (parameters[1] * share);
        }
    }
}
