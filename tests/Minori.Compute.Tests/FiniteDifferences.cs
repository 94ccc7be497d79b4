namespace Minori.Compute.Tests;

/// <summary>Gradients of a reference in double precision, by central differences.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    /// <summary>gradient[i] += ∂loss / ∂point[first + i]; the point is left as it was.</summary>
    public static void AddGradient(Func<double[], double> loss, double[] point, int first, Span<double> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            double centre = point[first + i];
            point[first + i] = centre + Step;
            double above = loss(point);
            point[first + i] = centre - Step;
            double below = loss(point);
            point[first + i] = centre;
            gradient[i] += (above - below) / (2 * Step);
        }
    }
}
