using MathNet.Numerics.Distributions;

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

    /// <summary>An observation that alone decides a parameter has leverage 1 and no residual to redraw.</summary>
    private const double LargestLeverage = 0.9;

    private static readonly double[] GroupWeights =
        [-Math.Sqrt(1.5), -1, -Math.Sqrt(0.5), Math.Sqrt(0.5), 1, Math.Sqrt(1.5)];

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

    /// <summary>
    /// θ refitted to fitted values plus residuals whose groups are multiplied each by a random weight of mean 0 and variance 1 (wild
    /// cluster bootstrap; six weights, since few groups have few patterns of signs: Webb 2014). A residual is divided by 1 less
    /// its leverage first: the fit follows the observations that decide it (MacKinnon and White 1985). G groups show their spread as
    /// G draws do, which understate it by √((G − 1)/G) and leave it unknown as Student's t does: the weights make up for both.
    /// </summary>
    /// <param name="groups">The group of each observation.</param>
    /// <param name="options">The choices.</param>
    public double[][] ResampleGroups(int[] groups, ScalingFitOptions options)
    {
        var random = new RandomSource(options.Seed);
        double[] leverages = Leverages();
        double[] spread = [.. Residuals.Zip(leverages, (residual, h) => residual / (1 - Math.Min(h, LargestLeverage)))];
        double[] weights = new double[groups.Max() + 1];
        double widening = Widening(weights.Length, options.Level);
        double[][] resampled = new double[options.Resamples][];
        for (int b = 0; b < resampled.Length; b++)
        {
            foreach (ref double weight in weights.AsSpan())
            {
                weight = widening * GroupWeights[random.Below(GroupWeights.Length)];
            }

            double[] redrawn = [.. Fitted.Select((value, i) => value + (weights[groups[i]] * spread[i]))];
            resampled[b] = [.. Best];
            new HuberFit(Problem.With(redrawn), options.HuberThreshold).Minimise(resampled[b], StepsOfResample, RoughTolerance);
        }

        return resampled;
    }

    private static double Widening(int groups, double level)
    {
        double quantile = (1 + level) / 2, freedom = Math.Max(1, groups - 1);
        return Math.Sqrt((freedom + 1) / freedom) * StudentT.InvCDF(0, 1, freedom, quantile) / Normal.InvCDF(0, 1, quantile);
    }

    /// <summary>hᵢ = gᵢᵀ(Σ ggᵀ)⁻¹gᵢ at the best θ: how far an observation pulls its own prediction, 0 to 1.</summary>
    private double[] Leverages()
    {
        double[][] gradients = [.. Residuals.Select(_ => new double[Problem.Parameters])];
        double[][] curvature = [.. Enumerable.Range(1, Problem.Parameters).Select(columns => new double[columns])];
        for (int i = 0; i < gradients.Length; i++)
        {
            Problem.Predict(Best, i, gradients[i]);
            for (int k = 0; k < curvature.Length; k++)
            {
                for (int l = 0; l <= k; l++)
                {
                    curvature[k][l] += gradients[i][k] * gradients[i][l];
                }
            }
        }

        // Where two parameters do the same the curvature has no inverse; a trace of ridge stands for "not known apart".
        for (int k = 0; k < curvature.Length; k++)
        {
            curvature[k][k] *= 1 + 1e-9;
        }

        Cholesky.Factorise(curvature);
        return [.. gradients.Select(gradient =>
        {
            double[] solved = [.. gradient];
            Cholesky.Solve(curvature, solved);
            double leverage = gradient.Zip(solved, (g, s) => g * s).Sum();
            return double.IsNaN(leverage) ? 0 : Math.Clamp(leverage, 0, 1);
        })];
    }

    /// <summary>Share of the variance of what was fitted that the law explains.</summary>
    public double RSquared => 1 - (Residuals.Sum(r => r * r) / (Moments.Variance(Problem.Observed) * (Residuals.Length - 1)));
}
