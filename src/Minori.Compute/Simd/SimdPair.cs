using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>Two vectors that go through a kernel side by side.</summary>
internal readonly struct VectorPair<TVector>(TVector low, TVector high)
    where TVector : unmanaged
{
    public TVector Low { get; } = low;

    public TVector High { get; } = high;
}

/// <summary>
/// The arithmetic of pairs: every operation is done to both vectors in turn, so that the long chain of an exponential
/// is interleaved with a second one instead of waiting for itself in the processor's queues.
/// </summary>
internal readonly unsafe struct SimdPair<TVector, TSimd> : ISimd<VectorPair<TVector>>
    where TVector : unmanaged
    where TSimd : ISimd<TVector>
{
    public static int Count => 2 * TSimd.Count;

    public static VectorPair<TVector> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TSimd.Zero, TSimd.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Load(float* source) => new(TSimd.Load(source), TSimd.Load(source + TSimd.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(VectorPair<TVector> value, float* destination)
    {
        TSimd.Store(value.Low, destination);
        TSimd.Store(value.High, destination + TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Broadcast(float value) => new(TSimd.Broadcast(value), TSimd.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Add(VectorPair<TVector> a, VectorPair<TVector> b) =>
        new(TSimd.Add(a.Low, b.Low), TSimd.Add(a.High, b.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Subtract(VectorPair<TVector> a, VectorPair<TVector> b) =>
        new(TSimd.Subtract(a.Low, b.Low), TSimd.Subtract(a.High, b.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Multiply(VectorPair<TVector> a, VectorPair<TVector> b) =>
        new(TSimd.Multiply(a.Low, b.Low), TSimd.Multiply(a.High, b.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Divide(VectorPair<TVector> a, VectorPair<TVector> b) =>
        new(TSimd.Divide(a.Low, b.Low), TSimd.Divide(a.High, b.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> MultiplyAdd(
        VectorPair<TVector> a, VectorPair<TVector> b, VectorPair<TVector> c) =>
        new(TSimd.MultiplyAdd(a.Low, b.Low, c.Low), TSimd.MultiplyAdd(a.High, b.High, c.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> FusedMultiplyAdd(
        VectorPair<TVector> a, VectorPair<TVector> b, VectorPair<TVector> c) =>
        new(TSimd.FusedMultiplyAdd(a.Low, b.Low, c.Low), TSimd.FusedMultiplyAdd(a.High, b.High, c.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Reciprocal(VectorPair<TVector> a) =>
        new(TSimd.Reciprocal(a.Low), TSimd.Reciprocal(a.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> SquareRoot(VectorPair<TVector> a) =>
        new(TSimd.SquareRoot(a.Low), TSimd.SquareRoot(a.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Maximum(VectorPair<TVector> a, VectorPair<TVector> b) =>
        new(TSimd.Maximum(a.Low, b.Low), TSimd.Maximum(a.High, b.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> SelectLess(
        VectorPair<TVector> x, VectorPair<TVector> limit, VectorPair<TVector> whenLess,
        VectorPair<TVector> otherwise) =>
        new(
            TSimd.SelectLess(x.Low, limit.Low, whenLess.Low, otherwise.Low),
            TSimd.SelectLess(x.High, limit.High, whenLess.High, otherwise.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> SelectFrom(int first, VectorPair<TVector> a, VectorPair<TVector> b) =>
        new(TSimd.SelectFrom(first, a.Low, b.Low), TSimd.SelectFrom(first - TSimd.Count, a.High, b.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> AddExponent(VectorPair<TVector> x, VectorPair<TVector> shifted) =>
        new(TSimd.AddExponent(x.Low, shifted.Low), TSimd.AddExponent(x.High, shifted.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorPair<TVector> Exponent(VectorPair<TVector> x) =>
        new(TSimd.Exponent(x.Low), TSimd.Exponent(x.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(VectorPair<TVector> a) => TSimd.Sum(TSimd.Add(a.Low, a.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaximumAcross(VectorPair<TVector> a) => TSimd.MaximumAcross(TSimd.Maximum(a.Low, a.High));
}
