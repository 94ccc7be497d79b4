using System.CommandLine;
using Minori.Text;

namespace Minori.Cli.Arguments;

/// <summary>The tables that a fit over mixtures reads: weights and losses, to fit to and to be tested on.</summary>
internal sealed class MixtureTables
{
    private readonly Option<string> _mixtures = File("--mixtures", "CSV: the weight of each domain in each mixture");
    private readonly Option<string> _losses = File("--losses", "CSV: the losses of the model trained on each mixture, a column for each target");
    private readonly Option<string?> _testMixtures = OptionalFile("--test-mixtures", "CSV: mixtures to predict");
    private readonly Option<string?> _testLosses = OptionalFile("--test-losses", "CSV: their losses, to judge the predictions by");
    private readonly Option<string?> _target = new("--target") { Description = "The column of losses to predict; without it each", HelpName = "COLUMN" };
    private readonly Option<string> _key = new("--key")
    {
        Description = "The column that says which rows belong together; files without it are joined row by row",
        HelpName = "COLUMN",
        DefaultValueFactory = _ => "index",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_mixtures, _losses, _testMixtures, _testLosses, _target, _key])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the tables and joins them.</summary>
    /// <exception cref="TableException">A file is malformed, or two do not fit together.</exception>
    public MixtureData Read(ParseResult parse)
    {
        string key = parse.GetValue(_key)!;
        NumberTable mixtures = NumberTable.Read(parse.GetValue(_mixtures)!, key);
        NumberTable losses = Targets(NumberTable.Read(parse.GetValue(_losses)!, key).InOrderOf(mixtures), parse.GetValue(_target));
        RequireWeights(mixtures);
        NumberTable? testMixtures = parse.GetValue(_testMixtures) is { } path ? NumberTable.Read(path, key).WithColumns(mixtures.Columns) : null;
        NumberTable? testLosses = null;
        if (parse.GetValue(_testLosses) is { } lossPath)
        {
            testLosses = testMixtures is null
                ? throw new TableException($"{lossPath}: losses to test on need their mixtures: give --test-mixtures")
                : NumberTable.Read(lossPath, key).InOrderOf(testMixtures).WithColumns(losses.Columns);
        }

        if (testMixtures is not null)
        {
            RequireWeights(testMixtures);
        }

        if (parse.GetResult(_key) is { Implicit: false } && !new[] { mixtures, losses, testMixtures, testLosses }.Any(table => table?.HasKeys == true))
        {
            throw new TableException($"{mixtures.Path}: no file has the column '{key}' that --key names; there are: {string.Join(", ", mixtures.Columns)}");
        }

        return new MixtureData(mixtures, losses, testMixtures, testLosses);
    }

    private static NumberTable Targets(NumberTable losses, string? target) => target is null ? losses : losses.WithColumns([target]);

    private static void RequireWeights(NumberTable mixtures)
    {
        for (int row = 0; row < mixtures.Rows.Count; row++)
        {
            double[] weights = mixtures.Rows[row];
            int negative = Array.FindIndex(weights, weight => weight < 0);
            if (negative >= 0 || weights.Sum() <= 0)
            {
                string what = negative >= 0
                    ? FormattableString.Invariant($"the weight of {mixtures.Columns[negative]} is {weights[negative]}")
                    : "all weights are 0";
                throw new TableException($"{mixtures.Place(row)}: {what}, and weights are 0 or more, one of them above 0; mend or remove the row");
            }
        }
    }

    private static Option<string> File(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };

    private static Option<string?> OptionalFile(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}

/// <summary>Mixtures with their losses, row by row, and those to be predicted.</summary>
/// <param name="Mixtures">To fit to.</param>
/// <param name="Losses">Their losses, a column for each target.</param>
/// <param name="TestMixtures">To predict, or null.</param>
/// <param name="TestLosses">Their losses, or null.</param>
internal sealed record MixtureData(NumberTable Mixtures, NumberTable Losses, NumberTable? TestMixtures, NumberTable? TestLosses);
