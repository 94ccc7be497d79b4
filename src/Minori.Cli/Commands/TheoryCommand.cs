using System.CommandLine;
using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Studies.Findings;
using Minori.Studies.Theory;

namespace Minori.Cli.Commands;

/// <summary><c>minori theory</c>: overtraining in a two-layer linear network, exactly and simulated.</summary>
internal static class TheoryCommand
{
    public const string Name = "theory";
    public const string Description = "Overtraining in a two-layer linear network: closed form, simulation, figures";

    private const int Directions = 8;

    public static Command Create()
    {
        Option<double[]?> spectrum = NumberOptions.Reals("--spectrum", "Singular values to pre-train, in place of --directions, --largest and --ratio");
        Option<int> directions = NumberOptions.Integer("--directions", "Width d of the network, as many directions are learned", Directions);
        Option<double> largest = NumberOptions.Real("--largest", "The largest singular value", 4);
        Option<double> ratio = NumberOptions.Real("--ratio", "Each singular value over the one before", 0.5, maximum: 1);
        TheorySettings byDefault = new() { Spectrum = [] };
        Option<double> start = NumberOptions.Real("--start", "Every singular value at the start", byDefault.Start);
        Option<double[]?> gammas = NumberOptions.Reals("--gammas", $"Sizes of noise on every weight [default: {Text(byDefault.Gammas)}]");
        Option<double[]?> lambdas = NumberOptions.Reals(
            "--lambdas", $"Strengths of the pull towards the pre-trained weights while tuning (L2-SP) [default: {Text(byDefault.Lambdas)}]");
        Option<double[]?> tuned = NumberOptions.Reals("--tuning-spectrum", "Singular values to tune to [default: the spectrum reversed]");
        Option<double> tuningTime = NumberOptions.Real("--tuning-time", "How long is tuned", byDefault.TuningTime);
        Option<double?> until = NumberOptions.OptionalReal(
            "--until", "The last time of pre-training [default: when every direction is within 0.1% of its singular value]");
        Option<int> draws = NumberOptions.Integer("--draws", "Draws of noise in the simulation", byDefault.Draws);
        Option<long> seed = CommonOptions.Seed("Decides the simulated network's singular vectors and noise");
        Option<string> report = new("--report")
        {
            Description = "The folder to write the report to",
            HelpName = "DIR",
            DefaultValueFactory = _ => "minori-theory",
        };
        Option<bool> force = ReportPlace.ForceOption("--report");
        Option<bool> noBrowser = Browser.NoBrowserOption();
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(Name, Description)
        {
            spectrum, directions, largest, ratio, start, gammas, lambdas, tuned, tuningTime, until, draws, seed, report, force, noBrowser, json,
        };
        command.Validators.Add(result =>
        {
            Option? odd = ((Option[])[directions, largest, ratio]).FirstOrDefault(o => result.GetResult(o) is { Implicit: false });
            if (odd is not null && result.GetResult(spectrum) is { Implicit: false })
            {
                result.AddError($"{odd.Name} does not go with --spectrum: give one of them");
            }
        });
        command.SetAction(parse =>
        {
            TheorySettings settings = new()
            {
                Spectrum = Given(parse, spectrum)
                    ?? TheorySettings.Falling(parse.GetValue(directions), parse.GetValue(largest), parse.GetValue(ratio)),
                Start = parse.GetValue(start),
                Gammas = Given(parse, gammas) ?? byDefault.Gammas,
                Lambdas = Given(parse, lambdas) ?? byDefault.Lambdas,
                TuningSpectrum = Given(parse, tuned),
                TuningTime = parse.GetValue(tuningTime),
                Until = parse.GetValue(until),
                Draws = parse.GetValue(draws),
                Seed = (ulong)parse.GetValue(seed),
            };
            settings.Validate();
            ReportPlace place = new(parse.GetValue(report)!, "--report", parse.GetValue(force));
            place.Require();
            StudyReport found = TheoryReport.Of(settings, string.Join(' ', ["minori", .. parse.Tokens.Select(t => t.Value)]));
            string page = place.Write(found);
            if (parse.GetValue(json))
            {
                CommandOutput.Print(true, new { found.Title, found.Verdict, Report = page, Findings = ReportText.Findings(found) });
                return;
            }

            ReportText.Print(found);
            Console.Out.WriteLine($"report: {page}");
            if (!parse.GetValue(noBrowser) && !Console.IsOutputRedirected)
            {
                Browser.Open(page);
            }
        });
        return command;
    }

    private static double[]? Given(ParseResult parse, Option<double[]?> option) =>
        parse.GetValue(option) is { Length: > 0 } values ? values : null;

    private static string Text(IReadOnlyList<double> values) => string.Join(' ', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
