namespace Minori.Statistics;

/// <summary>Where a curve over a positive range, such as a loss over time, is lowest.</summary>
public static class CurveMinimum
{
    private const int GridPoints = 1000;
    private const int Refinements = 60;

    /// <summary>
    /// The lowest place between <paramref name="from"/> and <paramref name="to"/>: on a logarithmic grid first, since the
    /// curve may have several minima, then by golden section between the grid's neighbours. An end of the range comes
    /// back exactly.
    /// </summary>
    /// <exception cref="ArgumentException">The range is empty or not positive.</exception>
    public static double Locate(Func<double, double> curve, double from, double to)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (!(from > 0 && to > from))
        {
            throw new ArgumentException("the range must be positive and rising", nameof(to));
        }

        double[] grid = Grid(from, to, GridPoints);
        double[] values = [.. grid.Select(curve)];
        int lowest = Array.IndexOf(values, values.Min());
        return lowest == 0 ? from : lowest == grid.Length - 1 ? to : GoldenSection(curve, grid[lowest - 1], grid[lowest + 1]);
    }

    /// <summary>Points from one end to the other with a constant ratio between neighbours.</summary>
    public static double[] Grid(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i =>
            i == 0 ? from : i == count - 1 ? to : from * Math.Pow(to / from, (double)i / (count - 1)))];

    private static double GoldenSection(Func<double, double> curve, double low, double high)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < Refinements; i++)
        {
            double left = high - (ratio * (high - low));
            double right = low + (ratio * (high - low));
            (low, high) = curve(left) <= curve(right) ? (low, right) : (left, high);
        }

        return (low + high) / 2;
    }
}
