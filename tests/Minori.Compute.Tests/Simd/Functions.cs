namespace Minori.Compute.Tests.Simd;

/// <summary>References in double precision, and how far a vectorised function is from one.</summary>
internal static unsafe class Functions
{
    public delegate void Kernel(float* destination, float* x, long count);

    /// <summary>The function at each point, by the kernel.</summary>
    public static float[] Apply(Kernel kernel, float[] x)
    {
        float[] result = new float[x.Length];
        fixed (float* source = x, destination = result)
        {
            kernel(destination, source, x.Length);
        }

        return result;
    }

    /// <summary>Evenly spaced points.</summary>
    public static float[] Grid(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(from + ((to - from) * i / (count - 1))))];

    public static double WorstRelative(Kernel kernel, Func<double, double> reference, float[] x) =>
        Worst(kernel, reference, x, (error, expected, _) => error / Math.Abs(expected));

    /// <summary>The largest measure(error, expected, x); infinite where a result is not a number.</summary>
    public static double Worst(
        Kernel kernel, Func<double, double> reference, float[] x, Func<double, double, double, double> measure)
    {
        float[] actual = Apply(kernel, x);
        double worst = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double expected = reference(x[i]);
            double error = Math.Abs(actual[i] - expected);
            double measured = error == 0 ? 0 : measure(error, expected, x[i]);
            if (!(measured <= worst))
            {
                worst = double.IsNaN(measured) ? double.PositiveInfinity : measured;
            }
        }

        return worst;
    }

    /// <summary>erf by the series whose terms have one sign, below 3; beyond, by the continued fraction of erfc.</summary>
    public static double Erf(double x) => Math.Abs(x) < 3 ? Series(x) : Math.Sign(x) * (1 - Complement(Math.Abs(x)));

    /// <summary>Φ(x), accurate in both tails.</summary>
    public static double Cumulative(double x) =>
        x < -3 * Math.Sqrt(2) ? 0.5 * Complement(-x / Math.Sqrt(2)) : 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    private static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = 200; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
