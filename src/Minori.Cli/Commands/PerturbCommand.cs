using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Models;
using Minori.Modifications;

namespace Minori.Cli.Commands;

/// <summary><c>minori perturb</c>: Gaussian noise on a checkpoint's weights.</summary>
internal static class PerturbCommand
{
    public const string Name = "perturb";
    public const string Description = "Add Gaussian noise to a checkpoint's weights";

    public static Command Create()
    {
        Option<string> model = CommonOptions.Model();
        Option<double?> gamma = NumberOptions.OptionalReal("--gamma", "Size of the noise, in units of what --scaling says");
        Option<double?> decibels = NumberOptions.OptionalReal(
            "--decibels", "With --scaling snr, in place of --gamma: the weights' signal-to-noise ratio in dB", minimum: double.MinValue);
        Option<long> seed = CommonOptions.Seed("The draw of the noise");
        Option<Choice<NoiseScaling>> scaling = ChoiceOptions.Value(
            "--scaling",
            "What the noise is measured by: each tensor's deviation at initialisation, its root mean square now, or the ratio to it in dB",
            NoiseScaling.Initialization);
        Option<string> output = CommonOptions.Out("The checkpoint folder to write");
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { model, gamma, decibels, seed, scaling, output, json };
        command.Validators.Add(result =>
        {
            bool isRatio = ChoiceOptions.IsWritten(result, scaling, NoiseScaling.Snr);
            (Option<double?> needed, Option<double?> odd) = isRatio ? (decibels, gamma) : (gamma, decibels);
            if (result.GetResult(odd) is not null)
            {
                result.AddError($"{odd.Name} does not go with --scaling {(isRatio ? "snr" : "initialization or relative")}: give {needed.Name}");
            }
            else if (result.GetResult(needed) is null)
            {
                result.AddError($"the noise has no size: give {needed.Name}, such as {needed.Name} {(isRatio ? "20" : "0.5")}");
            }
        });
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            string source = parse.GetValue(model)!;
            CheckpointOutput.Require(folder, source);
            bool isRatio = parse.GetValue(scaling) == NoiseScaling.Snr;
            var noise = new
            {
                Scaling = parse.GetValue(scaling).Value,
                Gamma = parse.GetValue(gamma),
                Decibels = parse.GetValue(decibels),
                Seed = parse.GetValue(seed),
            };
            UnfinishedRun.PrintIfAny(source);
            using Checkpoint checkpoint = Checkpoint.Load(source);
            JsonArray history = ModificationHistory.Read(source);
            string hash = checkpoint.WeightsHash;
            GaussianPerturbation.Apply(checkpoint.Parameters, (noise.Gamma ?? noise.Decibels)!.Value, (ulong)noise.Seed, noise.Scaling);
            foreach (float weight in checkpoint.Parameters.Values.Span)
            {
                if (!float.IsFinite(weight))
                {
                    throw new CommandException($"the noise makes a weight larger than float32 holds: take a {(isRatio ? "larger --decibels" : "smaller --gamma")}");
                }
            }

            Checkpoint.Save(
                folder,
                checkpoint.Parameters,
                checkpoint.Tokenizer,
                partial => ModificationHistory.Write(partial, history, "gaussian_noise", hash, noise));
            string size = isRatio
                ? string.Create(CultureInfo.InvariantCulture, $"at {noise.Decibels} dB")
                : string.Create(CultureInfo.InvariantCulture, $"γ = {noise.Gamma}");
            CommandOutput.Print(
                parse.GetValue(json),
                new { Folder = folder, noise.Scaling, noise.Gamma, noise.Decibels, noise.Seed },
                $"wrote {folder}: noise {size}, seed {noise.Seed}");
        });
        return command;
    }
}
