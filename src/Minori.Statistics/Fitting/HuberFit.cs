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
    private readonly double[][] curvature; // Σ w ggᵀ, [parameters][parameters], lower triangle
    private readonly double[][] factor; // Cholesky factor of the damped curvature, lower triangle
    private readonly double[] slope; // Σ w r g, [parameters]
    private readonly double[] gradient; // g of one observation, [parameters]

    public HuberFit(IFitProblem problem, double threshold)
    {
        this.problem = problem;
        this.threshold = threshold;
        curvature = [.. Enumerable.Range(1, problem.Parameters).Select(columns => new double[columns])];
        factor = [.. Enumerable.Range(1, problem.Parameters).Select(columns => new double[columns])];
        slope = new double[problem.Parameters];
        gradient = new double[problem.Parameters];
    }

    /// <summary>
    /// Goes downhill from a start, which is overwritten with the parameters reached; returns their sum.
    /// </summary>
    /// <param name="parameters">θ.</param>
    /// <param name="steps">Most steps downhill.</param>
    /// <param name="tolerance">Relative fall of the sum in one step that is taken for the end.</param>
    public double Minimise(double[] parameters, int steps, double tolerance)
    {
        double current = Linearise(parameters);
        double damping = 1e-3;
        double[] candidate = new double[parameters.Length];
        for (int step = 0; step < steps && damping < LargestDamping;)
        {
            Propose(parameters, damping, candidate);
            double reached = Sum(candidate);
            if (!(reached < current))
            {
                damping *= 4;
                continue;
            }

            bool settled = current - reached <= tolerance * current;
            candidate.CopyTo(parameters, 0);
            current = Linearise(parameters);
            if (settled)
            {
                break;
            }

            damping = Math.Max(damping / 3, 1e-12);
            step++;
        }

        return current;
    }

    private void Propose(double[] parameters, double damping, double[] candidate)
    {
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

    private double Sum(double[] parameters)
    {
        double sum = 0;
        foreach (int[] alike in problem.Alike)
        {
            double prediction = problem.Predict(parameters, alike[0], []);
            foreach (int i in alike)
            {
                sum += Huber(prediction - problem.Observed[i]);
            }
        }

        return sum;
    }

    private double Linearise(double[] parameters)
    {
        foreach (double[] row in curvature)
        {
            Array.Clear(row);
        }

        Array.Clear(slope);
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
                slope[k] += pull * gradient[k];
                for (int l = 0; l <= k; l++)
                {
                    curvature[k][l] += weights * gradient[k] * gradient[l];
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
}
