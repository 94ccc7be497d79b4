namespace Minori.Evaluation;

/// <summary>A mean over examples with its standard error.</summary>
/// <param name="Value">The mean.</param>
/// <param name="StandardError">Its standard error; null where there is one example only.</param>
public sealed record Estimate(double Value, double? StandardError)
{
    /// <summary>The part of examples that is right: p, with √(p(1 − p)/(n − 1)).</summary>
    internal static Estimate OfProportion(int right, int examples)
    {
        double p = (double)right / examples;
        return new Estimate(p, examples > 1 ? Math.Sqrt(p * (1 - p) / (examples - 1)) : null);
    }

    /// <summary>
    /// The ratio of two sums over examples, Σy / Σx, with the standard error of the linearised ratio
    /// √(n/(n − 1) · Σ(y − r·x)²) / Σx (Cochran 1977, "Sampling Techniques", section 6.4).
    /// </summary>
    internal static Estimate OfRatio(IReadOnlyList<(double Numerator, double Denominator)> examples)
    {
        double denominator = examples.Sum(example => example.Denominator);
        double ratio = examples.Sum(example => example.Numerator) / denominator;
        double n = examples.Count;
        double squares = examples.Sum(example => Math.Pow(example.Numerator - (ratio * example.Denominator), 2));
        return new Estimate(ratio, n > 1 ? Math.Sqrt(n / (n - 1) * squares) / denominator : null);
    }
}
