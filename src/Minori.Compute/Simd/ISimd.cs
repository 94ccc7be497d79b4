namespace Minori.Compute;

/// <summary>
/// The arithmetic of one vector width. Kernels are written once against it and specialised by the JIT for
/// Vector512, Vector256, Vector128 and plain float; but for <see cref="Reciprocal"/>, one element's
/// result is the same bits on each, because every operation is the IEEE one and multiply–add is fused on all or on none.
/// </summary>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a·b + c, rounded once where the machine has an instruction for that, else twice.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>a·b + c, rounded once on every machine: for the few places that are wrong otherwise.</summary>
    static abstract TVector FusedMultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>
    /// 1 / a for normal a, within 1.5 units in the last place; the one operation whose last bit may differ between
    /// widths.
    /// </summary>
    static abstract TVector Reciprocal(TVector a);

    static abstract TVector SquareRoot(TVector a);

    /// <summary>The larger of each pair; which one where an element is not a number is left open.</summary>
    static abstract TVector Maximum(TVector a, TVector b);

    /// <summary>Element by element: x &lt; limit ? whenLess : otherwise.</summary>
    static abstract TVector SelectLess(TVector x, TVector limit, TVector whenLess, TVector otherwise);

    /// <summary>
    /// The last Count − first elements of <paramref name="a"/> behind the first ones of <paramref name="b"/>.
    /// </summary>
    static abstract TVector SelectFrom(int first, TVector a, TVector b);

    /// <summary>x·2ⁿ where n stands in the low bits of <paramref name="shifted"/>; the result must be normal.</summary>
    static abstract TVector AddExponent(TVector x, TVector shifted);

    /// <summary>n of x = m·2ⁿ with m from √½ to √2, for a normal positive x.</summary>
    static abstract TVector Exponent(TVector x);

    /// <summary>The sum of all elements, in an order fixed by the width.</summary>
    static abstract float Sum(TVector a);

    /// <summary>The largest element; which one where an element is not a number is left open.</summary>
    static abstract float MaximumAcross(TVector a);
}
