using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Runs a loop at one width and what that leaves element by element.</summary>
internal readonly struct VectorLoopCall<TLoop>(TLoop loop) : ISimdCall
    where TLoop : struct, IVectorLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        // The copy is this method's own, so the JIT keeps its fields in registers whatever the loop stores.
        TLoop own = loop;
        own.Run<float, SimdScalar>(own.Run<TVector, TSimd>(0));
    }
}

/// <summary>
/// Runs a loop over pairs of vectors, then over vectors, then element by element: for long chains of instructions, of
/// which two interleave.
/// </summary>
internal readonly struct PairedLoopCall<TLoop>(TLoop loop) : ISimdCall
    where TLoop : struct, IVectorLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TLoop own = loop;
        long done = own.Run<VectorPair<TVector>, SimdPair<TVector, TSimd>>(0);
        own.Run<float, SimdScalar>(own.Run<TVector, TSimd>(done));
    }
}
