using System.CommandLine;
using Minori.Training;

namespace Minori.Cli.Arguments;

/// <summary>The choice of an optimizer and its numbers.</summary>
internal sealed class OptimizerOptions
{
    private readonly Option<string> _kind = ChoiceOptions.Word(
        "--optimizer", "How gradients become updates", Optimizer.Kinds, new AdamWOptimizer().Kind);

    private readonly Option<double?> _beta1 = NumberOptions.OptionalReal("--beta1", "adamw, lion and muon: the first decay", maximum: 1);
    private readonly Option<double?> _beta2 = NumberOptions.OptionalReal("--beta2", "adamw, lion and muon: the second decay", maximum: 1);
    private readonly Option<double?> _momentum = NumberOptions.OptionalReal(
        "--momentum", "sgd-momentum and muon: share of the velocity that is kept", maximum: 1);

    private readonly Option<double?> _restRate = NumberOptions.OptionalReal(
        "--rest-rate", "muon: learning rate of all but the hidden matrices, as a multiple", maximum: 1e6);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_kind);
        command.Options.Add(_beta1);
        command.Options.Add(_beta2);
        command.Options.Add(_momentum);
        command.Options.Add(_restRate);
    }

    /// <summary>The optimizer that was asked for, where a number is not given with that of <paramref name="usual"/> if it is of the same kind.</summary>
    /// <exception cref="TrainingException">The optimizer has no number that was given.</exception>
    public Optimizer Read(ParseResult parse, Optimizer usual) => usual.OfKind(parse.GetValue(_kind)!)
        .With(new OptimizerNumbers(
            parse.GetValue(_beta1), parse.GetValue(_beta2), parse.GetValue(_momentum), parse.GetValue(_restRate)));
}
