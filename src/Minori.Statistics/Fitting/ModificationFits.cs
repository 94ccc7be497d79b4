using System.Globalization;

namespace Minori.Statistics;

/// <summary>What the fits of laws of modified losses have in common: when they are refused, and what they report.</summary>
internal static class ModificationFits
{
    /// <summary>Factor by which a term may be uncertain, within the data, before the fit is refused.</summary>
    private const double LargestFactor = 1000;

    /// <summary>Magnitude of a term, within the data and against its centre, beyond which it is taken to run away.</summary>
    private const double LargestMagnitude = 1e12;

    /// <summary>Brings a fit together with its obstacles; supported where there are none.</summary>
    public static ScalingFit<TLaw> Conclude<TLaw>(
        RobustFit fit, string[] obstacles, HeldOutError error, TLaw law, TLaw[] refits, ScalingFitOptions options)
        where TLaw : class
    {
        double relative = Math.Sqrt(fit.Residuals.Average(residual => Math.Pow(Math.Exp(-residual) - 1, 2)));
        return new()
        {
            Supported = obstacles.Length == 0,
            Reason = obstacles.Length > 0 ? string.Join("; ", obstacles) : string.Create(
                CultureInfo.InvariantCulture,
                $"fits {fit.Residuals.Length} observations to {QuantityText.RelativeError(relative)} (R² {fit.RSquared:F4}) and foretells budgets left out to {QuantityText.RelativeError(error.Law)}, {Rivals(error)}"),
            Observations = fit.Residuals.Length,
            Law = law,
            RSquared = fit.RSquared,
            RelativeResidual = relative,
            HeldOut = error,
            Resampled = [.. refits],
            Level = options.Level,
        };
    }

    /// <summary>Whatever foretells budgets left out as well as the law does.</summary>
    public static IEnumerable<string> NotForetold(HeldOutError error)
    {
        if (error.PowerLaw is { } power && !(error.Law < power))
        {
            yield return Say(
                $"budgets left out are foretold to {QuantityText.RelativeError(error.Law)}, no better than by a monotone power law ({QuantityText.RelativeError(power)})");
        }

        if (!(error.Law < error.Mean))
        {
            yield return Say(
                $"budgets left out are foretold to {QuantityText.RelativeError(error.Law)}, no better than by the mean of the others ({QuantityText.RelativeError(error.Mean)})");
        }
    }

    /// <summary>Parameters that run away or whose intervals span orders of magnitude.</summary>
    /// <param name="quantities">
    /// Name, value from θ in logs, and the range of the logarithm that it multiplies: 1 for a size, which is taken at the centre of
    /// the data.
    /// </param>
    /// <param name="best">θ of the fit.</param>
    /// <param name="resampled">θ of the refits.</param>
    /// <param name="options">The choices.</param>
    public static IEnumerable<string> Undetermined(
        IEnumerable<(string Name, Func<double[], double> Of, double Range)> quantities,
        double[] best,
        double[][] resampled,
        ScalingFitOptions options)
    {
        foreach ((string name, Func<double[], double> of, double range) in quantities)
        {
            ConfidenceInterval interval = Quantiles.Central([.. resampled.Select(of).Order()], options.Level);
            if (Math.Abs(of(best)) * range > Math.Log(LargestMagnitude))
            {
                yield return Say($"{name} runs away: {QuantityText.Significant(of(best), 3)} at the limit of the search");
            }
            else if ((interval.Upper - interval.Lower) * range > Math.Log(LargestFactor))
            {
                string what = range == 1 ? $"ln {name} at the centre of the data" : name;
                yield return Say(
                    $"{name} is not determined: {what} = {QuantityText.Significant(of(best), 3)} has the {100 * options.Level:G4}% interval {QuantityText.Significant(interval.Lower, 3)} to {QuantityText.Significant(interval.Upper, 3)}");
            }
        }
    }

    private static string Rivals(HeldOutError error) => error.PowerLaw is { } power
        ? Say($"a monotone power law to {QuantityText.RelativeError(power)}, the mean to {QuantityText.RelativeError(error.Mean)}")
        : Say($"the mean of the others to {QuantityText.RelativeError(error.Mean)}");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
