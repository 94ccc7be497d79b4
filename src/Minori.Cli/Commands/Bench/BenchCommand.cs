using System.CommandLine;

namespace Minori.Cli.Commands.Bench;

/// <summary><c>minori bench</c>: the engine's speed on this machine, beside the machine's own limit.</summary>
internal static class BenchCommand
{
    public const string Name = "bench";
    public const string Description = "Measure the engine's speed against this machine's limit";

    public static Command Create() => new(Name, Description)
    {
        BenchPass.Train(),
        BenchPass.Evaluate(),
        BenchGenerate.Create(),
        BenchKernels.Create(),
        BenchStore.Create(),
        BenchMerge.Create(),
    };
}
