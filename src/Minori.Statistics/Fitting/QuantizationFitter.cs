using System.Globalization;

namespace Minori.Statistics;

/// <summary>Fits a <see cref="QuantizationLaw"/> and says what the data do not support.</summary>
internal static class QuantizationFitter
{
    private const int FewestCells = 12;
    private const int FewestLevels = 3;

    public static ScalingFit<QuantizationLaw> Fit(IReadOnlyList<QuantizedLoss> observations, ScalingFitOptions options)
    {
        options.Validate();
        ScalingFitter.RequirePositive(
            observations.SelectMany(o => new[] { o.Parameters, o.Tokens, o.Bits, o.BaseLoss, o.Loss }),
            "parameters, tokens, bits and losses");
        int cells = observations.Select(o => (o.Parameters, o.Tokens, o.Bits)).Distinct().Count();
        int sizes = observations.Select(o => o.Parameters).Distinct().Count();
        int budgets = observations.Select(o => o.Tokens).Distinct().Count();
        int precisions = observations.Select(o => o.Bits).Distinct().Count();
        if (cells < FewestCells || sizes < FewestLevels || budgets < FewestLevels || precisions < FewestLevels)
        {
            return ScalingFitter.Refuse<QuantizationLaw>(
                observations.Count,
                $"the quantisation law needs at least {FewestCells} triples of size, budget and precision with {FewestLevels} of each, and there are {cells} with {sizes} sizes, {budgets} budgets and {precisions} precisions",
                options);
        }

        var problem = new QuantizationProblem(observations);
        RobustFit fit = RobustFit.FromStarts(problem, problem.Starts(), options);
        double[][] resampled = fit.ResampleGroups(ResidualGroups.Of([.. observations.Select(o => o.Group)]), options);
        HeldOutError error = HeldOut(observations, problem.Observed, options);
        string[] obstacles =
        [
            .. NotShown(fit.Best, resampled, options),
            .. ModificationFits.NotForetold(error),
            .. Undetermined(problem, fit.Best, resampled, options),
        ];
        return ModificationFits.Conclude(
            fit, obstacles, error, problem.Law(fit.Best), [.. resampled.Select(problem.Law)], options);
    }

    private static HeldOutError HeldOut(
        IReadOnlyList<QuantizedLoss> observations, double[] logRatios, ScalingFitOptions options)
    {
        double[] tokens = [.. observations.Select(o => o.Tokens)];
        double law = HeldOutBudgets.Error(tokens, logRatios, rest =>
        {
            var problem = new QuantizationProblem([.. rest.Select(i => observations[i])]);
            QuantizationLaw fitted = problem.Law(RobustFit.FromStarts(problem, problem.Starts(), options).Best);
            return i => double.LogP1(
                fitted.Degradation(observations[i].Parameters, observations[i].Tokens, observations[i].Bits) / observations[i].BaseLoss);
        });
        double mean = HeldOutBudgets.Error(
            tokens, logRatios, HeldOutBudgets.MeanOf([.. observations.Select(o => (o.Parameters, o.Bits))], logRatios));
        return new(law, mean, null, tokens.Distinct().Count());
    }

    private static IEnumerable<string> NotShown(double[] best, double[][] resampled, ScalingFitOptions options)
    {
        foreach ((int index, string name, string what) in new[]
        {
            (1, "γ_D", "the degradation is not shown to rise with tokens"),
            (3, "1/γ_post", "the degradation is not shown to fall with bits"),
        })
        {
            ConfidenceInterval interval = Quantiles.Central([.. resampled.Select(θ => θ[index]).Order()], options.Level);
            if (!(interval.Lower > 0) || !(best[index] > 0))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {name} = {QuantityText.Significant(best[index], 3)} has the {100 * options.Level:G4}% interval {QuantityText.Significant(interval.Lower, 3)} to {QuantityText.Significant(interval.Upper, 3)}");
            }
        }
    }

    private static IEnumerable<string> Undetermined(
        QuantizationProblem problem, double[] best, double[][] resampled, ScalingFitOptions options) =>
        ModificationFits.Undetermined(
            [
                ("C_T", θ => θ[0], 1),
                ("γ_D", θ => θ[1], problem.Range(0)),
                ("γ_N", θ => θ[2], problem.Range(1)),
                ("1/γ_post", θ => θ[3], problem.Range(2)),
            ],
            best,
            resampled,
            options);
}
