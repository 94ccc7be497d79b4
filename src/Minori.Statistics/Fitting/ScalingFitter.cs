using System.Globalization;

namespace Minori.Statistics;

/// <summary>Fits a law from many starts, resamples its residuals, and decides whether the data support it.</summary>
internal static class ScalingFitter
{
    /// <param name="problem">The law with its data.</param>
    /// <param name="create">Makes the law from [log E, log sizes of the terms …, exponents …].</param>
    /// <param name="exponentNames">For messages, in the order of the exponents.</param>
    /// <param name="options">The choices; valid.</param>
    /// <param name="groups">The group of each observation, redrawn together; null where each stands alone.</param>
    public static ScalingFit<TLaw> Fit<TLaw>(
        PowerLawProblem problem, Func<double[], TLaw> create, string[] exponentNames, ScalingFitOptions options, int[]? groups = null)
        where TLaw : class
    {
        RobustFit fit = RobustFit.FromStarts(problem, Starts(problem), options);
        (double[] best, double[] fitted, double[] residuals) = (fit.Best, fit.Fitted, fit.Residuals);
        double[][] resampled = groups is null ? fit.Resample(options) : fit.ResampleGroups(groups, options);
        string? obstacle = WhyRefused(problem, best, resampled, exponentNames, options);
        double relative = Math.Sqrt(problem.Observed.Zip(fitted).Average(
            pair => Math.Pow((problem.LossOf(pair.Second) / problem.LossOf(pair.First)) - 1, 2)));
        return new()
        {
            Supported = obstacle is null,
            Reason = obstacle ?? string.Create(
                CultureInfo.InvariantCulture,
                $"fits {residuals.Length} observations to {QuantityText.RelativeError(relative)} (R² {fit.RSquared:F4})"),
            Observations = residuals.Length,
            Law = create(Natural(problem, best)),
            RSquared = fit.RSquared,
            RelativeResidual = relative,
            Resampled = [.. resampled.Select(parameters => create(Natural(problem, parameters)))],
            Level = options.Level,
        };
    }

    /// <summary>The answer where data are too few to fit at all.</summary>
    public static ScalingFit<TLaw> Refuse<TLaw>(int observations, string reason, ScalingFitOptions options)
        where TLaw : class =>
        new() { Supported = false, Reason = reason, Observations = observations, Level = options.Level };

    /// <exception cref="ArgumentException">A value is not positive and finite.</exception>
    public static void RequirePositive(IEnumerable<double> values, string name)
    {
        if (values.Any(value => !(value > 0) || !double.IsFinite(value)))
        {
            throw new ArgumentException($"a scaling law needs {name} that are positive and finite");
        }
    }

    /// <summary>Every combination of a share for E, a division of the rest among the terms, and exponents.</summary>
    public static IEnumerable<double[]> Starts(PowerLawProblem problem)
    {
        double[] shares = [0.15, 0.5, 0.85];
        double[] exponents = [0.05, 0.15, 0.4, 0.9];
        double centre = problem.Observed.Average(observed => Math.Log(problem.LossOf(observed)));
        foreach (double floor in shares)
        {
            foreach (double[] division in problem.Terms == 1 ? [[1]] : shares.Select(share => new[] { share, 1 - share }))
            {
                foreach (double[] powers in Combinations(exponents, problem.Exponents))
                {
                    IEnumerable<double> sizes = division.Select(part => centre + Math.Log((1 - floor) * part));
                    yield return [centre + Math.Log(floor), .. sizes, .. powers];
                }
            }
        }
    }

    private static IEnumerable<double[]> Combinations(double[] values, int length) => length == 0
        ? [[]]
        : Combinations(values, length - 1).SelectMany(rest => values.Select(value => (double[])[.. rest, value]));

    private static string? WhyRefused(
        PowerLawProblem problem, double[] best, double[][] resampled, string[] names, ScalingFitOptions options)
    {
        for (int k = 0; k < names.Length; k++)
        {
            int index = 1 + problem.Terms + k;
            ConfidenceInterval interval = Quantiles.Central(
                [.. resampled.Select(parameters => parameters[index]).Order()], options.Level);
            string range = string.Create(
                CultureInfo.InvariantCulture,
                $"{names[k]} = {QuantityText.Significant(best[index], 3)} has the {100 * options.Level:G4}% interval {QuantityText.Significant(interval.Lower, 3)} to {QuantityText.Significant(interval.Upper, 3)}");
            if (interval.Lower <= 0 || best[index] <= 0)
            {
                return $"the data show no fall: {range}";
            }

            if (interval.Upper - interval.Lower > options.LargestRelativeWidth * best[index])
            {
                return $"the data do not determine the law: {range}; add observations over a wider range";
            }
        }

        return null;
    }

    /// <summary>[log E, log sizes where the covariates are 0, exponents].</summary>
    public static double[] Natural(PowerLawProblem problem, double[] parameters)
    {
        double[] natural = [.. parameters];
        for (int j = 0; j < problem.Terms; j++)
        {
            natural[1 + j] = problem.Uncentred(parameters, j);
        }

        return natural;
    }
}
