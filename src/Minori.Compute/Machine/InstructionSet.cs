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

    /// <summary>
    /// Whether a fused multiply–add is an instruction. Where it is not (x64 before 2013), the kernels round a·b + c twice,
    /// because .NET would compute each fused one in software, some hundred times slower.
    /// </summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Float32 elements that one instruction works on.</summary>
    public static int VectorWidth => SimdDispatch.Count;
}
