using System.Globalization;
using System.Text;

namespace Minori.Execution.Graphs;

/// <summary>A plan as text that other programs draw.</summary>
public static class GraphText
{
    /// <summary>Mermaid, which code hosts and editors draw in Markdown.</summary>
    public static string Mermaid(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        StringBuilder text = new("flowchart LR\n");
        for (int n = 0; n < plan.Graph.Jobs.Length; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  j{n}[\"{plan.Graph.Jobs[n].Title.Replace("\"", "#quot;", StringComparison.Ordinal)}\"]{Class(plan.Needs[n])}\n");
        }

        AppendArrows(text, plan.Graph, "-->", "");
        return text.Append("  classDef done fill:#d9ead3,stroke:#6aa84f\n").ToString();
    }

    /// <summary>The DOT language of Graphviz.</summary>
    public static string Dot(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        StringBuilder text = new("digraph study {\n  rankdir=LR;\n  node [shape=box];\n");
        for (int n = 0; n < plan.Graph.Jobs.Length; n++)
        {
            string label = plan.Graph.Jobs[n].Title.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            string style = plan.Needs[n] == JobNeed.ToRun ? "" : ", style=filled, fillcolor=\"#d9ead3\"";
            text.Append(CultureInfo.InvariantCulture, $"  j{n} [label=\"{label}\"{style}];\n");
        }

        AppendArrows(text, plan.Graph, "->", ";");
        return text.Append("}\n").ToString();
    }

    private static string Class(JobNeed need) => need == JobNeed.ToRun ? "" : ":::done";

    private static void AppendArrows(StringBuilder text, JobGraph graph, string arrow, string end)
    {
        for (int n = 0; n < graph.Jobs.Length; n++)
        {
            foreach (int input in graph.Inputs[n])
            {
                text.Append(CultureInfo.InvariantCulture, $"  j{input} {arrow} j{n}{end}\n");
            }
        }
    }
}
