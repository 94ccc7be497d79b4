using System.CommandLine;
using Minori.Cli.Output;
using Minori.Models;
using Minori.Training;

namespace Minori.Cli.Arguments;

/// <summary>What keeps a tuning near its base; each is off unless it is given.</summary>
internal sealed class TuningOptions
{
    private readonly Option<double?> _l2Sp = NumberOptions.OptionalReal(
        "--l2-sp", "L2-SP: the strength λ of the penalty ½λ‖θ − base‖² on all trained weights");

    private readonly Option<double?> _ewc = NumberOptions.OptionalReal(
        "--ewc", "EWC: the strength λ of the penalty ½λ Σ Fᵢ(θᵢ − baseᵢ)², F the Fisher information on --pretraining-data; usual from 1e3 to 1e5");

    private readonly Option<int?> _ewcSequences = NumberOptions.OptionalInteger(
        "--ewc-sequences", "EWC: sequences that F is estimated on [default: 128]");

    private readonly Option<int?> _ewcSeed = NumberOptions.OptionalInteger(
        "--ewc-seed", "EWC: seed of the choice of sequences [default: 1]", minimum: 0);

    private readonly Option<double?> _replay = NumberOptions.OptionalReal(
        "--replay", "Replay: the fraction of each batch's tokens that is --pretraining-data", maximum: 1);

    private readonly Option<double?> _replayWeight = NumberOptions.OptionalReal(
        "--replay-weight", "Replay: the weight w of its loss in (1 − w)·task + w·text [default: the fraction]", maximum: 1);

    private readonly Option<string[]> _frozen = Several(
        "--frozen", "PATTERN…", "Leave tensors as they are: patterns on their names, such as '*embed*' or 'model.layers.0.*'");

    private readonly Option<int?> _lora = NumberOptions.OptionalInteger(
        "--lora", "LoRA: train adapters of this rank in place of the weights");

    private readonly Option<double?> _loraAlpha = NumberOptions.OptionalReal(
        "--lora-alpha", "LoRA: α of the factor α/rank on the adapters [default: the rank]");

    private readonly Option<string[]> _loraTargets = Several(
        "--lora-targets", "NAME…", "LoRA: the matrices of every layer that are adapted, of q, k, v, o, gate, up, down [default: all]");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_l2Sp, _ewc, _ewcSequences, _ewcSeed, _replay, _replayWeight, _frozen, _lora, _loraAlpha, _loraTargets])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The recipe with what was asked for.</summary>
    /// <exception cref="CommandException">An option is given without the one that it belongs to, or is no target.</exception>
    public FinetuneRecipe Read(ParseResult parse, FinetuneRecipe recipe)
    {
        RequireWith(parse, _ewc, _ewcSequences, _ewcSeed);
        RequireWith(parse, _replay, _replayWeight);
        RequireWith(parse, _lora, _loraAlpha, _loraTargets);
        return recipe with
        {
            L2Sp = parse.GetValue(_l2Sp),
            Ewc = parse.GetValue(_ewc) is { } strength ? Ewc(parse, strength) : null,
            Replay = parse.GetValue(_replay) is { } fraction
                ? new ReplaySettings { Fraction = fraction, Weight = parse.GetValue(_replayWeight) }
                : null,
            Frozen = parse.GetValue(_frozen) is { Length: > 0 } patterns ? patterns : null,
            Lora = parse.GetValue(_lora) is { } rank
                ? new LoraSettings { Rank = rank, Alpha = parse.GetValue(_loraAlpha), Targets = Targets(parse) }
                : null,
        };
    }

    private EwcSettings Ewc(ParseResult parse, double strength)
    {
        EwcSettings settings = new() { Strength = strength };
        return settings with
        {
            Sequences = parse.GetValue(_ewcSequences) ?? settings.Sequences,
            Seed = (ulong?)parse.GetValue(_ewcSeed) ?? settings.Seed,
        };
    }

    private LoraTarget[]? Targets(ParseResult parse) => parse.GetValue(_loraTargets) is { Length: > 0 } words
        ? [.. words.Select(word => Enum.TryParse(word, ignoreCase: true, out LoraTarget target) && Enum.IsDefined(target) && !char.IsDigit(word[0])
            ? target
            : throw new CommandException($"--lora-targets: expected q, k, v, o, gate, up or down, found '{word}'"))]
        : null;

    private static void RequireWith(ParseResult parse, Option needed, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            if (parse.GetResult(option) is { Implicit: false } && parse.GetResult(needed) is null)
            {
                throw new CommandException($"{option.Name} belongs to {needed.Name}: give that too, or leave it out");
            }
        }
    }

    private static Option<string[]> Several(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };
}
