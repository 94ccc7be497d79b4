using System.CommandLine;
using Minori.Cli.Arguments;
using Minori.Cli.Output;
using Minori.Statistics;

namespace Minori.Cli.Commands;

/// <summary><c>minori fit</c>: laws fitted to tables of results.</summary>
internal static class FitCommand
{
    public const string Name = "fit";
    public const string Description = "Fit a law to a table of results: the loss against the mixture of domains";

    // Shares are often written with three digits, of as many as twenty domains.
    private const double SumTolerance = 0.02;

    public static Command Create() => new(Name, Description) { Regression(), MixingLaw() };

    private static Command Regression()
    {
        Option<double> ridge = NumberOptions.Real("--ridge", "Weight of the squared coefficients; 0 is least squares", 0);
        return Create(
            "regression",
            "Linear regression of the loss on the weights of the domains, as RegMix does",
            "the regression takes weights as they are",
            [ridge],
            (parse, data, target, level, resamples, seed) => MixtureFits.Regress(
                data, target, new RegressionOptions { Ridge = parse.GetValue(ridge), Level = level, Resamples = resamples, Seed = seed }));
    }

    private static Command MixingLaw() => Create(
        "mixing-law",
        "The exponential law c + k·exp(Σ t·r) in the shares r of the domains",
        "the law takes the shares of their sum",
        [],
        (_, data, target, level, resamples, seed) => MixtureFits.FitLaw(
            data, target, new ScalingFitOptions { Level = level, Resamples = resamples, Seed = seed }));

    private static Command Create(
        string name,
        string description,
        string reading,
        IEnumerable<Option> own,
        Func<ParseResult, MixtureData, int, double, int, ulong, MixtureFit> fit)
    {
        MixtureTables tables = new();
        Option<double> level = NumberOptions.Real("--level", "Coverage of the intervals", 0.9, 0.5, 0.999);
        Option<int> resamples = NumberOptions.Integer("--resamples", "Bootstrap resamples", 500, 100);
        Option<long> seed = CommonOptions.Seed("Seed of the bootstrap");
        Option<string?> output = new("--out") { Description = "Write the predictions to this CSV file", HelpName = "FILE" };
        Option<bool> force = NewFile.ForceOption("that file");
        Option<bool> json = CommandOutput.JsonOption();
        Command command = new(name, description);
        tables.AddTo(command);
        foreach (Option option in (Option[])[.. own, level, resamples, seed, output, force, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parse =>
        {
            if (parse.GetValue(output) is { } file)
            {
                NewFile.Require(file, parse.GetValue(force));
            }

            MixtureData data = tables.Read(parse);
            int uneven = data.Mixtures.Rows.ToList().FindIndex(row => Math.Abs(row.Sum() - 1) > SumTolerance);
            if (uneven >= 0)
            {
                Console.Error.WriteLine(
                    $"note: {data.Mixtures.Place(uneven)}: the weights sum to {QuantityText.Significant(data.Mixtures.Rows[uneven].Sum(), 4)} and not to 1: {reading}");
            }

            MixtureFit[] fits =
            [
                .. data.Losses.Columns.Select((_, target) => fit(
                    parse, data, target, parse.GetValue(level), parse.GetValue(resamples), (ulong)parse.GetValue(seed))),
            ];
            if (fits.All(law => law.Predictions.Count == 0))
            {
                throw new CommandException($"{data.Mixtures.Path}: nothing was fitted: {fits[0].Reason}");
            }

            MixtureFitOutput.Print(name, data, fits, parse.GetValue(output), parse.GetValue(json));
        });
        return command;
    }
}
