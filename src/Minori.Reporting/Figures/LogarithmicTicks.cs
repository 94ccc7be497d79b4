namespace Minori.Reporting.Figures;

/// <summary>Ticks of a logarithmic axis: few enough to be read, and each a number that people use.</summary>
internal static class LogarithmicTicks
{
    private const int MostTicks = 7;

    // The steps inside a decade, finest first.
    private static readonly double[][] Steps =
    [
        [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
        [1, 1.5, 2, 3, 4, 5, 7],
        [1, 2, 3, 5, 7],
        [1, 2, 5],
        [1, 3],
        [1],
    ];

    /// <summary>
    /// Round numbers from <paramref name="low"/> to <paramref name="high"/>, both positive: the finest steps that give
    /// at most seven ticks, or powers of ten where none does.
    /// </summary>
    public static double[] Between(double low, double high)
    {
        IEnumerable<double[]> choices = Steps.Select(steps => TicksOf(steps, low, high));
        return choices.FirstOrDefault(ticks => ticks.Length <= MostTicks) ?? TicksOf([1], low, high);
    }

    private static double[] TicksOf(double[] steps, double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low));
        int last = (int)Math.Ceiling(Math.Log10(high));
        return
        [
            .. Enumerable.Range(first, last - first + 1)
                .SelectMany(exponent => steps.Select(step => Scaled(step, exponent)))
                .Where(tick => tick >= low && tick <= high),
        ];
    }

    // Division by a whole power keeps 0.3 the nearest double to 0.3, where 3 × 0.1 would not.
    private static double Scaled(double step, int exponent) =>
        exponent < 0 ? step / Math.Pow(10, -exponent) : step * Math.Pow(10, exponent);
}
