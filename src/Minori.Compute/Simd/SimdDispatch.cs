using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>A kernel with its arguments, waiting for the width that it is to run at.</summary>
internal interface ISimdCall
{
    void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>;
}

/// <summary>Chooses the width; the conditions are constants to the JIT.</summary>
internal static class SimdDispatch
{
    /// <summary>Floats in the widest vector of this machine.</summary>
    public static int Count =>
        Vector512.IsHardwareAccelerated ? 16
        : Vector256.IsHardwareAccelerated ? 8
        : Vector128.IsHardwareAccelerated ? 4
        : 1;

    /// <summary>Runs <paramref name="call"/> at the widest width of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TCall>(in TCall call)
        where TCall : struct, ISimdCall => RunWithin(call, int.MaxValue);

    /// <summary>
    /// Runs <paramref name="call"/> at the widest width of this machine that fits into <paramref name="elements"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunWithin<TCall>(in TCall call, int elements)
        where TCall : struct, ISimdCall
    {
        if (Vector512.IsHardwareAccelerated && elements >= 16)
        {
            call.Invoke<Vector512<float>, Simd512>();
        }
        else if (Vector256.IsHardwareAccelerated && elements >= 8)
        {
            call.Invoke<Vector256<float>, Simd256>();
        }
        else if (Vector128.IsHardwareAccelerated && elements >= 4)
        {
            call.Invoke<Vector128<float>, Simd128>();
        }
        else
        {
            call.Invoke<float, SimdScalar>();
        }
    }
}
