using Minori.Execution.Graphs;

namespace Minori.Cli.Output;

/// <summary>Writes a plan's graph in the language that the file's name asks for.</summary>
internal static class GraphFile
{
    /// <exception cref="CommandException">The name asks for no known language, or the file exists or can't be written.</exception>
    public static void Write(JobPlan plan, string path, bool force)
    {
        string text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".mmd" or ".mermaid" => GraphText.Mermaid(plan),
            ".md" => $"```mermaid\n{GraphText.Mermaid(plan)}```\n",
            ".dot" or ".gv" => GraphText.Dot(plan),
            _ => throw new CommandException($"--graph {path}: the name must end in .mmd or .md (Mermaid), or .dot or .gv (Graphviz)"),
        };
        NewFile.Write(path, text, force);
    }
}
