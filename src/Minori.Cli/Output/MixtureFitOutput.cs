using System.Globalization;
using Minori.Cli.Arguments;
using Minori.Reporting.Tables;
using Minori.Statistics;
using Minori.Studies.Findings;
using Minori.Text;
using Spectre.Console;

namespace Minori.Cli.Output;

/// <summary>The fits of a table of mixtures: for people, as JSON, and the predictions as CSV.</summary>
internal static class MixtureFitOutput
{
    public static void Print(string law, MixtureData data, IReadOnlyList<MixtureFit> fits, string? file, bool json)
    {
        if (file is not null)
        {
            CsvExport.Write(Predictions(data, fits), file);
        }

        if (json)
        {
            CommandOutput.Print(true, Result(law, data, fits, file));
            return;
        }

        IAnsiConsole console = ResultConsole.Create();
        console.Write(PlainTable.Of(
            ["target", "R²", "Spearman", "", "Pearson", "pairs in order", "top-1 regret", "mean error", "in interval"], [.. fits.Select(Row)]));
        foreach (MixtureFit fit in fits.Where(fit => !fit.Supported))
        {
            Console.Error.WriteLine($"warning: {fit.Target}: {fit.Reason}");
        }

        if (fits is [{ Coefficients.Count: > 0 } only])
        {
            console.Write(PlainTable.Of(["coefficient", "", "interval"], Coefficients(data, only)));
        }

        if (file is not null)
        {
            Console.Out.WriteLine($"wrote {file}");
        }
    }

    private static IReadOnlyList<string> Row(MixtureFit fit) =>
    [
        fit.Target,
        Text(fit.RSquared, "F4"),
        Text(fit.Quality?.Spearman.Value, "F3"),
        Interval(fit.Quality?.Spearman, "F3"),
        Text(fit.Quality?.Pearson.Value, "F3"),
        Text(fit.Quality?.PairwiseAccuracy.Value, "F3"),
        Text(fit.Quality?.TopOneRegret, "F4"),
        Text(fit.MeanError, "F4"),
        fit.Coverage is { } share ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0}%") : "",
    ];

    private static IReadOnlyList<IReadOnlyList<string>> Coefficients(MixtureData data, MixtureFit fit) =>
    [
        .. fit.Constants.Select(constant => (string[])[constant.Key, Text(constant.Value.Value, "G4"), Interval(constant.Value, "G4")]),
        .. fit.Coefficients.Select((estimate, j) =>
            (string[])[data.Mixtures.Columns[j], Text(estimate.Value, "G4"), Interval(estimate, "G4")]),
    ];

    private static object Result(string law, MixtureData data, IReadOnlyList<MixtureFit> fits, string? file) => new
    {
        Law = law,
        Mixtures = data.Mixtures.Rows.Count,
        TestMixtures = data.TestMixtures?.Rows.Count,
        Targets = fits.Select(fit => new
        {
            fit.Target,
            fit.Supported,
            fit.Reason,
            fit.RSquared,
            fit.Constants,
            Coefficients = data.Mixtures.Columns.Zip(fit.Coefficients).ToDictionary(pair => pair.First, pair => pair.Second),
            fit.Quality,
            fit.MeanError,
            fit.Coverage,
        }),
        Out = file,
    };

    /// <summary>One row for each mixture and target.</summary>
    private static DataTable Predictions(MixtureData data, IReadOnlyList<MixtureFit> fits)
    {
        NumberTable mixtures = data.TestMixtures ?? data.Mixtures;
        NumberTable? losses = data.TestMixtures is null ? data.Losses : data.TestLosses;
        List<IReadOnlyList<object?>> rows = [];
        for (int target = 0; target < fits.Count; target++)
        {
            for (int row = 0; row < fits[target].Predictions.Count; row++)
            {
                Estimate prediction = fits[target].Predictions[row];
                object value = prediction.Interval is { } interval
                    ? new Spread(prediction.Value, interval.Lower, interval.Upper)
                    : prediction.Value;
                rows.Add([mixtures.Keys[row], fits[target].Target, value, losses?.Rows[row][target]]);
            }
        }

        return new DataTable(
            "predictions",
            "Predicted losses",
            [
                new Column("mixture", "mixture"), new Column("target", "target"),
                new Column("predicted", "predicted loss", ColumnKind.Number), new Column("observed", "observed loss", ColumnKind.Number),
            ],
            rows);
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    private static string Interval(Estimate? estimate, string format) => estimate?.Interval is { } interval
        ? $"{interval.Lower.ToString(format, CultureInfo.InvariantCulture)} to {interval.Upper.ToString(format, CultureInfo.InvariantCulture)}"
        : "";
}
