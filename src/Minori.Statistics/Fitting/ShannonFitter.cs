using System.Globalization;

namespace Minori.Statistics;

/// <summary>Fits a <see cref="ShannonLaw"/> and says what the data do not support.</summary>
internal static class ShannonFitter
{
    private const int FewestCells = 10;
    private const int FewestSizes = 3;
    private const int FewestBudgets = 4;
    private const string NoMinimum = "no U-shape: the fitted law has no minimum inside the budgets of any size";

    public static ScalingFit<ShannonLaw> Fit(IReadOnlyList<LossObservation> observations, ScalingFitOptions options)
    {
        options.Validate();
        ScalingFitter.RequirePositive(
            observations.SelectMany(o => new[] { o.Parameters, o.Tokens, o.Loss }), "parameters, tokens and losses");
        int cells = observations.Select(o => (o.Parameters, o.Tokens)).Distinct().Count();
        int sizes = observations.Select(o => o.Parameters).Distinct().Count();
        int budgets = observations.Select(o => o.Tokens).Distinct().Count();
        if (cells < FewestCells || sizes < FewestSizes || budgets < FewestBudgets)
        {
            return ScalingFitter.Refuse<ShannonLaw>(
                observations.Count,
                $"the Shannon law needs at least {FewestCells} pairs of size and budget with {FewestSizes} sizes and {FewestBudgets} budgets, and there are {cells} with {sizes} and {budgets}",
                options);
        }

        var problem = new ShannonProblem(observations);
        RobustFit fit = RobustFit.FromStarts(problem, problem.Starts(thorough: true), options);
        ShannonLaw law = problem.Law(fit.Best);
        HeldOutError error = HeldOut(observations, problem.Observed, fit.Best, options);
        (double N, double First, double Last)[] ranges =
            [.. observations.GroupBy(o => o.Parameters).Select(g => (g.Key, g.Min(o => o.Tokens), g.Max(o => o.Tokens)))];
        if (!HasMinimum(law, ranges))
        {
            // Refused for good: what redrawing would make of its parameters is asked of no law without a U-shape.
            string[] shapeless = [NoMinimum, .. ModificationFits.NotForetold(error)];
            return ModificationFits.Conclude(fit, shapeless, error, law, [], options);
        }

        double[][] resampled = fit.ResampleGroups(ResidualGroups.Of([.. observations.Select(o => o.Group)]), options);
        ShannonLaw[] refits = [.. resampled.Select(problem.Law)];
        string[] obstacles =
        [
            .. UnsureMinimum(refits, ranges, options),
            .. ModificationFits.NotForetold(error),
            .. Undetermined(problem, fit.Best, resampled, options),
        ];
        return ModificationFits.Conclude(fit, obstacles, error, law, refits, options);
    }

    private static HeldOutError HeldOut(
        IReadOnlyList<LossObservation> observations, double[] logLosses, double[] best, ScalingFitOptions options)
    {
        double[] tokens = [.. observations.Select(o => o.Tokens)];
        double law = HeldOutBudgets.Error(tokens, logLosses, rest =>
        {
            // The optimum of all the data only tells the search where else to begin.
            var problem = new ShannonProblem([.. rest.Select(i => observations[i])]);
            ShannonLaw fitted = problem.Law(RobustFit.FromStarts(problem, [[.. best], .. problem.Starts(thorough: false)], options).Best);
            return i => Math.Log(fitted.Loss(observations[i].Parameters, observations[i].Tokens));
        });
        double power = HeldOutBudgets.Error(tokens, logLosses, rest =>
        {
            ChinchillaLaw fitted = ChinchillaLaw.BestOf(
                [.. rest.Select(i => (observations[i].Parameters, observations[i].Tokens, observations[i].Loss))], options);
            return i => Math.Log(fitted.Loss(observations[i].Parameters, observations[i].Tokens));
        });
        double mean = HeldOutBudgets.Error(
            tokens, logLosses, HeldOutBudgets.MeanOf([.. observations.Select(o => o.Parameters)], logLosses));
        return new(law, mean, power, tokens.Distinct().Count());
    }

    private static IEnumerable<string> UnsureMinimum(
        ShannonLaw[] refits, (double N, double First, double Last)[] ranges, ScalingFitOptions options)
    {
        int inside = refits.Count(law => HasMinimum(law, ranges));
        if (inside < options.Level * refits.Length)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"a U-shape is not sure: {100.0 * inside / refits.Length:F0}% of the refits have a minimum inside the budgets of any size");
        }
    }

    private static bool HasMinimum(ShannonLaw law, (double N, double First, double Last)[] ranges) =>
        ranges.Any(range => law.LowestAt(range.N) is { } tokens && tokens > range.First && tokens < range.Last);

    /// <summary>Scales at the centre of the data, exponents over the range of the data; all in logs.</summary>
    private static IEnumerable<string> Undetermined(
        ShannonProblem problem, double[] best, double[][] resampled, ScalingFitOptions options)
    {
        (string Name, Func<double[], double> Of, double Range)[] quantities =
        [
            ("a", θ => θ[0], 1),
            ("α", θ => θ[1], problem.SizeRange),
            ("c", θ => θ[2], 1),
            ("γ", θ => θ[3], problem.SizeRange),
            ("γ − β", θ => θ[4], problem.TokenRange),
            ("d", θ => θ[5], 1),
            ("δ − β", θ => θ[6], problem.TokenRange),
        ];
        return ModificationFits.Undetermined(quantities, best, resampled, options);
    }
}
