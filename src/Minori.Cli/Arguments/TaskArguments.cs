using System.CommandLine;
using Minori.Cli.Output;
using Minori.Text;

namespace Minori.Cli.Arguments;

/// <summary>Naming a task and taking examples of it.</summary>
internal static class TaskArguments
{
    /// <summary>The task.</summary>
    public static Option<string> Task() => new("--task")
    {
        Description = "member-kind, namespace-group, returns, signature-summary, or a task file or folder of your own",
        HelpName = "NAME|PATH",
        Required = true,
    };

    /// <summary>Opens the task that the command line names.</summary>
    /// <exception cref="CommandException">There is nothing of that name.</exception>
    public static TaskData Open(ParseResult parse, Option<string> option)
    {
        string task = parse.GetValue(option)!;
        SourceArguments.Require(task, "task file or folder", Tasks.Names);
        return Tasks.Open(task);
    }

    /// <summary>The first examples of a split.</summary>
    /// <param name="data">The task.</param>
    /// <param name="split">The split.</param>
    /// <param name="maximum">At most this many; 0 for all.</param>
    /// <exception cref="CommandException">The split is empty.</exception>
    public static IReadOnlyList<TaskExample> Examples(TaskData data, Split split, int maximum)
    {
        IReadOnlyList<TaskExample> examples = data.Examples(split);
        if (examples.Count == 0)
        {
            throw new CommandException($"task {data.Name} has no {split.ToString().ToLowerInvariant()} examples: choose another --split");
        }

        return maximum == 0 ? examples : [.. examples.Take(maximum)];
    }
}
