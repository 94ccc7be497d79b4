using System.CommandLine;
using Minori.Cli.Output;
using Minori.Text;
using Minori.Training;

namespace Minori.Cli.Arguments;

/// <summary>A task's text among the text of a pre-training.</summary>
internal sealed class ExposureOptions
{
    private const double UsualFraction = 0.05;

    private readonly Option<string?> _task = new("--expose")
    {
        Description = "Mix the training examples of a task, as text, into the corpus: a task by name, or a task file or folder of your own",
        HelpName = "NAME|PATH",
    };

    private readonly Option<double?> _fraction = NumberOptions.OptionalReal(
        "--expose-fraction", $"With --expose: the share of training windows that is the task's [default: {UsualFraction:0.##}]", maximum: 1);

    private readonly Option<double?> _from = NumberOptions.OptionalReal(
        "--expose-from", "With --expose: the part of the budget before which there is none [default: 0, all through]", maximum: 1);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_task);
        command.Options.Add(_fraction);
        command.Options.Add(_from);
    }

    /// <summary>The exposure that was asked for, or null.</summary>
    /// <exception cref="CommandException">Its numbers are given without a task.</exception>
    public TaskExposure? Read(ParseResult parse, long budgetTokens)
    {
        if (parse.GetValue(_task) is not null)
        {
            return new TaskExposure(parse.GetValue(_fraction) ?? UsualFraction, (long)((parse.GetValue(_from) ?? 0) * budgetTokens));
        }

        return parse.GetValue(_fraction) is null && parse.GetValue(_from) is null
            ? null
            : throw new CommandException("--expose-fraction and --expose-from say how much of a task's text is mixed in: name the task with --expose");
    }

    /// <summary>The task's text, or null.</summary>
    /// <exception cref="CommandException">The task has no training examples.</exception>
    public TaskText? Text(ParseResult parse, Tokenizer tokenizer)
    {
        if (parse.GetValue(_task) is not { } name)
        {
            return null;
        }

        TaskData task = Tasks.Open(name);
        return task.Train.Count > 0
            ? TaskText.Encode(tokenizer, task.Train)
            : throw new CommandException($"task {task.Name} has no training examples to be exposed to: name another with --expose");
    }
}
