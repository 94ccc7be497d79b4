using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Minori.Execution.Artifacts;

/// <summary>The machine that did a job, for reports; none of it takes part in an artifact's identity.</summary>
/// <param name="Host">Its name.</param>
/// <param name="OperatingSystem">As it describes itself.</param>
/// <param name="Architecture">Of the process.</param>
/// <param name="Processors">Available to the process.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="VectorBits">Width of the vector instructions, which the bits of floating-point results depend on; 0 for none.</param>
public sealed record MachineFacts(
    string Host,
    string OperatingSystem,
    string Architecture,
    int Processors,
    string Runtime,
    int VectorBits = 0)
{
    /// <summary>The machine this process runs on.</summary>
    public static MachineFacts Here { get; } = new(
        Environment.MachineName,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);
}
