using Minori.Studies.Findings;

namespace Minori.Reporting.Tests.Samples;

/// <summary>The sample's numbers: measured base and perturbed losses, with plausible spreads.</summary>
internal static class SampleTables
{
    private static readonly long[] Budgets =
        [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000, 32_000_000];

    private static readonly (string Name, double[] Loss, double RelativeSpread)[] Series =
    [
        ("base", [2.40, 1.59, 1.18, 1.01, 0.911, 0.846, 0.802], 0.004),
        ("γ = 1", [2.58, 2.10, 1.87, 1.67, 1.49, 1.420, 1.435], 0.02),
        ("γ = 2", [3.32, 3.48, 3.74, 3.82, 3.71, 3.82, 4.11], 0.04),
        ("γ = 4", [5.35, 5.81, 5.90, 6.43, 6.71, 7.13, 7.52], 0.05),
    ];

    /// <summary>Loss against tokens, one series for the base and one for each γ.</summary>
    public static DataTable LossSeries() => new(
        "losses",
        "Loss against tokens",
        [Tokens, new Column("model", "Model"), new Column("loss", "Loss (nats/token)", ColumnKind.Number)],
        [.. Series.SelectMany(series => Budgets.Select((tokens, i) =>
            (object?[])[tokens, series.Name, Around(series.Loss[i], series.RelativeSpread)]))]);

    /// <summary>Degradation against tokens, one series for each γ.</summary>
    public static DataTable SensitivitySeries() => new(
        "sensitivity",
        "Sensitivity against tokens",
        [
            Tokens,
            new Column("gamma", "γ", ColumnKind.Number, 1),
            new Column("degradation", "Rise in loss (nats/token)", ColumnKind.Number),
        ],
        [.. Series.Skip(1).SelectMany((series, s) => Budgets.Select((tokens, i) => (object?[])
            [tokens, Math.Pow(2, s), Around(series.Loss[i] - Series[0].Loss[i], series.RelativeSpread * 1.5)]))]);

    /// <summary>Accuracy of tuned models; one cell was never measured.</summary>
    public static DataTable TaskScores()
    {
        double[] low = [0.41, 0.47, 0.55, 0.60, 0.641, 0.662, 0.671];
        double[] high = [0.52, 0.58, 0.63, 0.668, 0.69, 0.684, 0.672];
        return new DataTable(
            "task-scores",
            "Accuracy on member kind after tuning",
            [
                Tokens,
                new Column("learning_rate", "Learning rate"),
                new Column("accuracy", "Accuracy", ColumnKind.Percent, 1),
                new Column("examples", "Examples", ColumnKind.Number, 0),
            ],
            [.. Budgets.SelectMany((tokens, i) => new object?[][]
            {
                [tokens, "3e-4", i == 0 ? null : Around(low[i], 0.02), 2000L],
                [tokens, "3e-3", Around(high[i], 0.02), 2000L],
            })]);
    }

    /// <summary>Base, perturbed and tuned losses, a row for each budget.</summary>
    public static DataTable PerBudget() => new(
        "per-budget",
        "Losses per budget (nats/token)",
        [
            Tokens,
            .. Series.Select((series, s) => new Column($"loss_{s}", series.Name, ColumnKind.Number, s == 0 ? 3 : 2)),
            new Column("perplexity", "Base perplexity", ColumnKind.Number, 2),
        ],
        [.. Budgets.Select((tokens, i) => (object?[])
            [
                tokens,
                .. Series.Select(series => Around(series.Loss[i], series.RelativeSpread)),
                Math.Exp(Series[0].Loss[i]),
            ])]);

    private static Column Tokens => new("tokens", "Tokens", ColumnKind.Tokens);

    private static Spread Around(double value, double relative) =>
        new(value, value * (1 - relative), value * (1 + relative));
}
