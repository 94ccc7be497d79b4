namespace Minori.Statistics;

/// <summary>
/// Minimises Σ Huber(r_i) of a law's residuals by Levenberg–Marquardt steps on reweighted least squares.
/// Every accepted step lowers the sum. (The sum, not the mean: a mean makes stopping rules fire early.)
/// </summary>
internal sealed class HuberFit
{
    private const double LargestDamping = 1e12;

    private readonly IFitProblem problem;
    private readonly double threshold;
    private readonly double[][] factor; // Cholesky factor of the damped curvature, lower triangle
    private readonly double[] gradient; // g of one observation, [parameters]
    private Expansion current; // at the parameters reached
    private Expansion proposed; // at the candidate: a step that is taken has been linearised already

    public HuberFit(IFitProblem problem, double threshold)
    {
        this.problem = problem;
        this.threshold = threshold;
        factor = Triangle(problem.Parameters);
        gradient = new double[problem.Parameters];
        current = new Expansion(Triangle(problem.Parameters), new double[problem.Parameters]);
        proposed = new Expansion(Triangle(problem.Parameters), new double[problem.Parameters]);
    }

    /// <summary>
    /// Goes downhill from a start, which is overwritten with the parameters reached; returns their sum.
    /// </summary>
    /// <param name="parameters">θ.</param>
    /// <param name="steps">Most steps downhill.</param>
    /// <param name="tolerance">Relative fall of the sum in one step that is taken for the end.</param>
    public double Minimise(double[] parameters, int steps, double tolerance)
    {
        double reached = Linearise(parameters, current);
        double damping = 1e-3;
        double[] candidate = new double[parameters.Length];
        for (int step = 0; step < steps && damping < LargestDamping;)
        {
            Propose(parameters, damping, candidate);
            double next = Linearise(candidate, proposed);
            if (!(next < reached))
            {
                damping *= 4;
                continue;
            }

            bool settled = reached - next <= tolerance * reached;
            candidate.CopyTo(parameters, 0);
            (current, proposed, reached) = (proposed, current, next);
            if (settled)
            {
                break;
            }

            damping = Math.Max(damping / 3, 1e-12);
            step++;
        }

        return reached;
    }

    private void Propose(double[] parameters, double damping, double[] candidate)
    {
        (double[][] curvature, double[] slope) = current;
        double largest = 0;
        for (int k = 0; k < curvature.Length; k++)
        {
            largest = Math.Max(largest, curvature[k][k]);
        }

        for (int k = 0; k < curvature.Length; k++)
        {
            curvature[k].CopyTo(factor[k], 0);

            // The floor keeps a parameter that has lost its influence (E → 0) from running away.
            factor[k][k] += damping * Math.Max(curvature[k][k], 1e-9 * largest);
        }

        Cholesky.Factorise(factor);
        slope.CopyTo(candidate, 0);
        Cholesky.Solve(factor, candidate);
        for (int k = 0; k < parameters.Length; k++)
        {
            candidate[k] = parameters[k] - candidate[k];
        }
    }

    /// <summary>The sum at some parameters, and there the slope and curvature of the reweighted squares.</summary>
    private double Linearise(double[] parameters, Expansion at)
    {
        foreach (double[] row in at.Curvature)
        {
            Array.Clear(row);
        }

        Array.Clear(at.Slope);
        double sum = 0;
        foreach (int[] alike in problem.Alike)
        {
            double prediction = problem.Predict(parameters, alike[0], gradient);
            (double weights, double pull) = (0, 0);
            foreach (int i in alike)
            {
                double residual = prediction - problem.Observed[i];
                double weight = Math.Abs(residual) <= threshold ? 1 : threshold / Math.Abs(residual);
                sum += Huber(residual);
                weights += weight;
                pull += weight * residual;
            }

            for (int k = 0; k < gradient.Length; k++)
            {
                at.Slope[k] += pull * gradient[k];
                double[] row = at.Curvature[k];
                double weighted = weights * gradient[k];
                for (int l = 0; l <= k; l++)
                {
                    row[l] += weighted * gradient[l];
                }
            }
        }

        return sum;
    }

    private double Huber(double residual)
    {
        double size = Math.Abs(residual);
        return size <= threshold ? 0.5 * size * size : threshold * (size - (0.5 * threshold));
    }

    private static double[][] Triangle(int rows) => [.. Enumerable.Range(1, rows).Select(columns => new double[columns])];

    /// <summary>What a step is made from.</summary>
    /// <param name="Curvature">Σ w ggᵀ, [parameters][parameters], lower triangle.</param>
    /// <param name="Slope">Σ w r g, [parameters].</param>
    private sealed record Expansion(double[][] Curvature, double[] Slope);
}
