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
    private const double SmallestB = 0.01;
    private const double LargestB = 100;

    /// <summary>Predicted mean loss of merges of so many models.</summary>
    public double Loss(double models) => Limit + (A / (models + B));

    /// <summary>
    /// The law of least squares through the mean losses of merges of each number of models, each weighted by how many it is the mean of.
    /// For every b the best L* and A are a line through 1/(k + b).
    /// </summary>
    /// <param name="means">Numbers of models, mean losses and weights; three or more.</param>
    internal static MergingLaw Through(IReadOnlyList<(double Models, double Loss, double Weight)> means)
    {
        MergingLaw best = At(CurveMinimum.Locate(b => At(b).Squares(means), SmallestB, LargestB)), whole = At(0);
        return whole.Squares(means) <= best.Squares(means) ? whole : best;

        MergingLaw At(double b)
        {
            double weight = means.Sum(m => m.Weight);
            double x = means.Sum(m => m.Weight / (m.Models + b)) / weight, y = means.Sum(m => m.Weight * m.Loss) / weight;
            double xx = means.Sum(m => m.Weight * Math.Pow((1 / (m.Models + b)) - x, 2));
            double a = means.Sum(m => m.Weight * ((1 / (m.Models + b)) - x) * (m.Loss - y)) / xx;
            return new(y - (a * x), a, b);
        }
    }

    /// <summary>Weighted sum of the squares of what the law leaves.</summary>
    internal double Squares(IReadOnlyList<(double Models, double Loss, double Weight)> means) =>
        means.Sum(m => m.Weight * Math.Pow(Loss(m.Models) - m.Loss, 2));
}
