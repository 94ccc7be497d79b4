using System.Reflection;

namespace Minori.Execution.Executors;

/// <summary>The command that starts a worker process.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments up to and with the word <c>worker</c>; <c>--serve</c> follows them.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set for the worker beside those it inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>This very program, started again with other arguments.</summary>
    public static WorkerCommand ThisProgram(params IReadOnlyList<string> arguments)
    {
        string program = System.Environment.ProcessPath
            ?? throw new ExecutionException("the system does not tell this program's path; name the worker's command");
        bool throughDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return throughDotnet
            ? new WorkerCommand(program, [Assembly.GetEntryAssembly()!.Location, .. arguments])
            : new WorkerCommand(program, arguments);
    }
}
