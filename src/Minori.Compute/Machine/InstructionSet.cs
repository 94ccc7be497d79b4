using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Minori.Compute;

/// <summary>Which vector instructions the kernels run on, on this machine and under its settings.</summary>
public static class InstructionSet
{
    /// <summary>
    /// <c>AVX-512</c>, <c>AVX2</c>, <c>AdvSimd</c>, <c>SSE</c>, <c>Vector128</c> (another machine) or <c>scalar</c>.
    /// </summary>
    public static string Name { get; } =
        Vector512.IsHardwareAccelerated ? "AVX-512"
        : Vector256.IsHardwareAccelerated ? "AVX2"
        : !Vector128.IsHardwareAccelerated ? "scalar"
        : AdvSimd.IsSupported ? "AdvSimd"
        : Sse2.IsSupported ? "SSE"
        : "Vector128";

    /// <summary>Float32 elements that one instruction works on.</summary>
    public static int VectorWidth => SimdDispatch.Count;
}
