using System.CommandLine;
using System.Globalization;
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
        Option<double> gamma = NumberOptions.Real("--gamma", "Size of the noise, in units of what --scaling says");
        Option<long> seed = CommonOptions.Seed("The draw of the noise");
        Option<Choice<NoiseScaling>> scaling = ChoiceOptions.Value(
            "--scaling",
            "The unit of gamma: each tensor's deviation at initialisation, or its root mean square now",
            NoiseScaling.Initialization);
        Option<string> output = CommonOptions.Out("The checkpoint folder to write");
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description) { model, gamma, seed, scaling, output, json };
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output)!;
            CheckpointOutput.Require(folder, parse.GetValue(model)!);
            using Checkpoint checkpoint = Checkpoint.Load(parse.GetValue(model)!);
            GaussianPerturbation.Apply(
                checkpoint.Parameters, parse.GetValue(gamma), (ulong)parse.GetValue(seed), parse.GetValue(scaling));
            Checkpoint.Save(folder, checkpoint.Parameters, checkpoint.Tokenizer);
            CommandOutput.Print(
                parse.GetValue(json),
                new { Folder = folder, Gamma = parse.GetValue(gamma), Seed = parse.GetValue(seed) },
                string.Create(CultureInfo.InvariantCulture, $"wrote {folder}: noise γ = {parse.GetValue(gamma)}, seed {parse.GetValue(seed)}"));
        });
        return command;
    }
}
