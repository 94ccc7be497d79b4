using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>One float at a time: the tails of rows, and machines without vectors.</summary>
internal readonly unsafe struct SimdScalar : ISimd<float>
{
    /// <summary>The bits of √½ as a float.</summary>
    public const int RootOfHalfBits = 0x3f3504f3;

    public static int Count => 1;

    public static float Zero => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float value, float* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) =>
        InstructionSet.HasFusedMultiplyAdd ? MathF.FusedMultiplyAdd(a, b, c) : (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Reciprocal(float a) => 1 / a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SquareRoot(float a) => MathF.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(float a, float b) => a > b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SelectLess(float x, float limit, float whenLess, float otherwise) =>
        x < limit ? whenLess : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SelectFrom(int first, float a, float b) => first > 0 ? b : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddExponent(float x, float shifted) =>
        BitConverter.Int32BitsToSingle(
            BitConverter.SingleToInt32Bits(x) + (BitConverter.SingleToInt32Bits(shifted) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponent(float x) => (BitConverter.SingleToInt32Bits(x) - RootOfHalfBits) >> 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(float a) => a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaximumAcross(float a) => a;
}
