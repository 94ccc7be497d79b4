namespace Minori.Statistics;

/// <summary>The minimum of a sampled curve, refined between its points.</summary>
internal static class ParabolicMinimum
{
    /// <summary>
    /// Abscissa of the lowest point (the first of equals), moved, where it has two neighbours, to the vertex of the
    /// parabola through the three. The vertex always lies between the neighbours' midpoints.
    /// </summary>
    /// <param name="x">Ascending abscissas, at least one.</param>
    /// <param name="y">Ordinates, as many.</param>
    public static double Locate(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int i = IndexOfLowest(y);
        if (i == 0 || i == y.Length - 1)
        {
            return x[i];
        }

        double left = x[i] - x[i - 1];
        double right = x[i + 1] - x[i];
        double fall = (y[i - 1] - y[i]) / left;
        double rise = (y[i + 1] - y[i]) / right;

        // Slopes of the two chords are −fall and rise at their midpoints; the parabola's slope is linear between them.
        return fall + rise == 0 ? x[i] : x[i] + (((right * fall) - (left * rise)) / (2 * (fall + rise)));
    }

    public static int IndexOfLowest(ReadOnlySpan<double> y)
    {
        int lowest = 0;
        for (int i = 1; i < y.Length; i++)
        {
            if (y[i] < y[lowest])
            {
                lowest = i;
            }
        }

        return lowest;
    }
}
