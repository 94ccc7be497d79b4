using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// What <see cref="Elementwise"/> does to each pair of elements and a scalar; the traversal is written once.
/// </summary>
internal interface IElementOperation
{
    static abstract TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>;
}

internal readonly struct AddOperation : IElementOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => TSimd.Add(a, b);
}

internal readonly struct AddScaledOperation : IElementOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => TSimd.MultiplyAdd(b, scalar, a);
}

internal readonly struct ScaleOperation : IElementOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => TSimd.Multiply(a, scalar);
}

internal readonly struct ExpOperation : IElementOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => VectorMath.Exp<TVector, TSimd>(a);
}

internal readonly struct LogOperation : IElementOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => VectorMath.Log<TVector, TSimd>(a);
}

internal readonly struct SinOperation : IElementOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector, TSimd>(TVector a, TVector b, TVector scalar)
        where TVector : unmanaged
        where TSimd : ISimd<TVector> => VectorMath.Sin<TVector, TSimd>(a);
}
