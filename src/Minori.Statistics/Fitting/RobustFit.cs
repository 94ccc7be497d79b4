namespace Minori.Statistics;

/// <summary>A law fitted from many starts, and what is left over.</summary>
/// <param name="Problem">The law with its observations.</param>
/// <param name="Best">θ of the lowest sum that any start reached.</param>
/// <param name="Fitted">Its predictions.</param>
/// <param name="Residuals">Observed less fitted.</param>
internal sealed record RobustFit(IFitProblem Problem, double[] Best, double[] Fitted, double[] Residuals)
{
    private const int StepsFromStart = 60;
    private const int StepsOfPolish = 5000;
    private const int StepsOfResample = 200;
    private const double RoughTolerance = 1e-7;
    private const double FineTolerance = 1e-14;

    /// <summary>Goes downhill from every start; the best is polished.</summary>
    public static RobustFit FromStarts(IFitProblem problem, IEnumerable<double[]> starts, ScalingFitOptions options)
    {
        var fit = new HuberFit(problem, options.HuberThreshold);
        double[] best = [];
        double lowest = double.PositiveInfinity;
        foreach (double[] start in starts)
        {
            double reached = fit.Minimise(start, StepsFromStart, RoughTolerance);
            if (reached < lowest)
            {
                (best, lowest) = (start, reached);
            }
        }

        fit.Minimise(best, StepsOfPolish, FineTolerance);
        double[] fitted = [.. Enumerable.Range(0, problem.Observations).Select(i => problem.Predict(best, i, []))];
        return new RobustFit(problem, best, fitted, [.. problem.Observed.Zip(fitted, (observed, prediction) => observed - prediction)]);
    }

    /// <summary>
    /// θ refitted to fitted values plus redrawn residuals, scaled by √(n/(n − p)) for what p parameters have absorbed.
    /// </summary>
    public double[][] Resample(ScalingFitOptions options)
    {
        var random = new RandomSource(options.Seed);
        double mean = Residuals.Average();
        double scale = Math.Sqrt((double)Residuals.Length / (Residuals.Length - Problem.Parameters));
        double[][] resampled = new double[options.Resamples][];
        for (int b = 0; b < resampled.Length; b++)
        {
            double[] redrawn =
                [.. Fitted.Select(value => value + (scale * (Residuals[random.Below(Residuals.Length)] - mean)))];
            resampled[b] = [.. Best];
            new HuberFit(Problem.With(redrawn), options.HuberThreshold).Minimise(resampled[b], StepsOfResample, RoughTolerance);
        }

        return resampled;
    }

    /// <summary>Share of the variance of what was fitted that the law explains.</summary>
    public double RSquared => 1 - (Residuals.Sum(r => r * r) / (Moments.Variance(Problem.Observed) * (Residuals.Length - 1)));
}
