namespace Minori.Training;

/// <summary>The updates since the last line of <c>metrics.jsonl</c>: sums, so that a resumed run adds on exactly.</summary>
/// <param name="Steps">Updates summed so far.</param>
/// <param name="LossSum">Sum of the updates' losses, nats per token.</param>
/// <param name="GradientNormSum">Sum of the gradient norms before clipping.</param>
internal readonly record struct MetricsRange(int Steps, double LossSum, double GradientNormSum)
{
    public MetricsRange Add(double loss, double gradientNorm) =>
        new(Steps + 1, LossSum + loss, GradientNormSum + gradientNorm);
}
