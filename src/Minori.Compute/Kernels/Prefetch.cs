using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Minori.Compute;

/// <summary>Asks for memory before its turn, on x64; .NET has no such call for Arm's instruction.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Floats in a line of the cache.</summary>
    public const int LineFloats = AlignedBuffer<float>.Alignment / sizeof(float);

    /// <summary>
    /// Brings the line of the cache that holds <paramref name="address"/> into its first level. It may lie outside any
    /// buffer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }
}
