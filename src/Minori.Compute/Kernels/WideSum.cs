using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>
/// Sums of float32 blocks in double precision, element by element. Products and sums are rounded one by one, so the bits
/// are the same on every machine.
/// </summary>
public static unsafe class WideSum
{
    /// <summary>sum = weight·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Set(double* sum, float* x, double weight, long count)
    {
        Vector512<double> w = Vector512.Create(weight);
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(x + i));
            Vector512.Store(low * w, sum + i);
            Vector512.Store(high * w, sum + i + 8);
        }

        for (; i < count; i++)
        {
            sum[i] = x[i] * weight;
        }
    }

    /// <summary>sum += weight·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* sum, float* x, double weight, long count)
    {
        Vector512<double> w = Vector512.Create(weight);
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(x + i));
            Vector512.Store(Vector512.Load(sum + i) + (low * w), sum + i);
            Vector512.Store(Vector512.Load(sum + i + 8) + (high * w), sum + i + 8);
        }

        for (; i < count; i++)
        {
            sum[i] += x[i] * weight;
        }
    }

    /// <summary>
    /// sum += sign·round(x), round to a multiple of the grid that <paramref name="anchor"/> = 1.5·2⁵²·grid stands for: while all
    /// sums stay below 2⁵³·grid they are exact, and so independent of their order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRounded(double* sum, float* x, double sign, double anchor, long count)
    {
        Vector512<double> s = Vector512.Create(sign), a = Vector512.Create(anchor);
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(x + i));
            Vector512.Store(Vector512.Load(sum + i) + (((low + a) - a) * s), sum + i);
            Vector512.Store(Vector512.Load(sum + i + 8) + (((high + a) - a) * s), sum + i + 8);
        }

        for (; i < count; i++)
        {
            sum[i] += ((x[i] + anchor) - anchor) * sign;
        }
    }

    /// <summary>destination = sum / divisor, rounded to float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(float* destination, double* sum, double divisor, long count)
    {
        Vector512<double> d = Vector512.Create(divisor);
        long i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512.Store(Vector512.Narrow(Vector512.Load(sum + i) / d, Vector512.Load(sum + i + 8) / d), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = (float)(sum[i] / divisor);
        }
    }
}
