using System.Runtime.InteropServices;

namespace Minori.Execution.Artifacts;

/// <summary>The machine that did a job, for reports; none of it takes part in an artifact's identity.</summary>
public sealed record MachineFacts(
    string Host,
    string OperatingSystem,
    string Architecture,
    int Processors,
    string Runtime)
{
    /// <summary>The machine this process runs on.</summary>
    public static MachineFacts Here { get; } = new(
        Environment.MachineName,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription);
}
