using MathNet.Numerics.Interpolation;

namespace Minori.Statistics;

/// <summary>
/// A curve through measured points that does not overshoot: piecewise cubic, monotone wherever the points are (Fritsch and
/// Butland 1984); a straight line through two points. It ends where the points end.
/// </summary>
internal sealed class MonotoneCurve
{
    private readonly IInterpolation interpolation;

    private MonotoneCurve(double[] x, double[] y)
    {
        (First, Last) = (x[0], x[^1]);
        interpolation = x.Length == 2 ? LinearSpline.InterpolateSorted(x, y) : CubicSpline.InterpolatePchipSorted(x, y);
    }

    /// <summary>Least abscissa.</summary>
    public double First { get; }

    /// <summary>Largest abscissa.</summary>
    public double Last { get; }

    /// <summary>The curve through points of any order; null for fewer than two abscissas. Ordinates of one abscissa are averaged.</summary>
    public static MonotoneCurve? Through(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] sorted = [.. points.GroupBy(p => p.X).OrderBy(g => g.Key).Select(g => (g.Key, g.Average(p => p.Y)))];
        return sorted.Length < 2 ? null : new([.. sorted.Select(p => p.X)], [.. sorted.Select(p => p.Y)]);
    }

    /// <summary>Ordinate at an abscissa between the ends.</summary>
    public double At(double x) => interpolation.Interpolate(x);

    /// <summary>Mean ordinate between two abscissas, trapezoids over 256 steps.</summary>
    public double MeanBetween(double from, double to)
    {
        const int Steps = 256;
        double sum = 0.5 * (At(from) + At(to));
        for (int i = 1; i < Steps; i++)
        {
            sum += At(from + ((to - from) * i / Steps));
        }

        return sum / Steps;
    }
}
