using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>Σ xy, Σ x² and Σ y² of float32 blocks in double precision, in an order fixed by the count alone.</summary>
/// <param name="XY">Σ xy.</param>
/// <param name="XX">Σ x².</param>
/// <param name="YY">Σ y².</param>
public readonly record struct WideProducts(double XY, double XX, double YY)
{
    public static WideProducts operator +(WideProducts a, WideProducts b) => new(a.XY + b.XY, a.XX + b.XX, a.YY + b.YY);

    /// <summary>The sums over one block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe WideProducts Of(float* x, float* y, long count)
    {
        Vector512<double> xy = Vector512<double>.Zero, xx = xy, yy = xy;
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512<double> x0, Vector512<double> x1) = Vector512.Widen(Vector512.Load(x + i));
            (Vector512<double> y0, Vector512<double> y1) = Vector512.Widen(Vector512.Load(y + i));
            xy += (x0 * y0) + (x1 * y1);
            xx += (x0 * x0) + (x1 * x1);
            yy += (y0 * y0) + (y1 * y1);
        }

        WideProducts sums = new(Vector512.Sum(xy), Vector512.Sum(xx), Vector512.Sum(yy));
        for (; i < count; i++)
        {
            sums += new WideProducts((double)x[i] * y[i], (double)x[i] * x[i], (double)y[i] * y[i]);
        }

        return sums;
    }
}
