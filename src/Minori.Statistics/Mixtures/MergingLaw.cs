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
    private const double LargestB = 100;
    private const int Steps = 60;

    /// <summary>Predicted mean loss of merges of so many models.</summary>
    public double Loss(double models) => Limit + (A / (models + B));

    /// <summary>
    /// The law of least squares through the mean losses of merges of each number of models, each weighted by how many it is the mean of.
    /// For every b the best L* and A are a line through 1/(k + b); b is looked for on a grid and then by golden section.
    /// </summary>
    /// <param name="means">Numbers of models, mean losses and weights; three or more.</param>
    internal static MergingLaw Through(IReadOnlyList<(double Models, double Loss, double Weight)> means)
    {
        // b = 0 and then equal ratios from 0.01 on.
        double[] grid = [0, .. Enumerable.Range(0, Steps).Select(i => 0.01 * Math.Pow(LargestB / 0.01, i / (Steps - 1.0)))];
        int best = Enumerable.Range(0, grid.Length).MinBy(i => Left(means, grid[i]).Squares);
        double low = grid[Math.Max(0, best - 1)], high = grid[Math.Min(grid.Length - 1, best + 1)];
        double golden = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 1e-9 * (1 + high))
        {
            double first = high - (golden * (high - low)), second = low + (golden * (high - low));
            (low, high) = Left(means, first).Squares <= Left(means, second).Squares ? (low, second) : (first, high);
        }

        double b = (low + high) / 2;
        return Left(means, grid[best]).Squares < Left(means, b).Squares ? Left(means, grid[best]).Law : Left(means, b).Law;
    }

    private static (MergingLaw Law, double Squares) Left(IReadOnlyList<(double Models, double Loss, double Weight)> means, double b)
    {
        double weight = means.Sum(m => m.Weight);
        double x = means.Sum(m => m.Weight / (m.Models + b)) / weight, y = means.Sum(m => m.Weight * m.Loss) / weight;
        double xx = means.Sum(m => m.Weight * Square((1 / (m.Models + b)) - x));
        double a = means.Sum(m => m.Weight * ((1 / (m.Models + b)) - x) * (m.Loss - y)) / xx;
        MergingLaw law = new(y - (a * x), a, b);
        return (law, means.Sum(m => m.Weight * Square(law.Loss(m.Models) - m.Loss)));
    }

    private static double Square(double value) => value * value;
}
