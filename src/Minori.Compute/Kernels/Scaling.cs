using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Multiplication of a short row by a number, inlined into the kernels.</summary>
internal static unsafe class Scaling
{
    /// <summary>x *= scale from element <paramref name="i"/> on, in whole vectors.</summary>
    /// <returns>The first element that is left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Range<TVector, TSimd>(float* x, float scale, int count, int i)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector factor = TSimd.Broadcast(scale);
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(x + i), factor), x + i);
        }

        return i;
    }
}
