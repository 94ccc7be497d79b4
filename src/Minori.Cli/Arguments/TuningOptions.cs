using System.CommandLine;
using Minori.Training;

namespace Minori.Cli.Arguments;

/// <summary>What keeps a tuning near its base; each is off unless it is given.</summary>
internal sealed class TuningOptions
{
    private readonly Option<double?> _l2Sp = NumberOptions.OptionalReal(
        "--l2-sp", "L2-SP: the strength λ of the penalty ½λ‖θ − base‖² on all trained weights");

    private readonly Option<string[]> _frozen = new("--frozen")
    {
        Description = "Leave tensors as they are: patterns on their names, such as '*embed*' or 'model.layers.0.*'",
        HelpName = "PATTERN…",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_l2Sp);
        command.Options.Add(_frozen);
    }

    /// <summary>The recipe with what was asked for.</summary>
    public FinetuneRecipe Read(ParseResult parse, FinetuneRecipe recipe) => recipe with
    {
        L2Sp = parse.GetValue(_l2Sp),
        Frozen = parse.GetValue(_frozen) is { Length: > 0 } patterns ? patterns : null,
    };
}
