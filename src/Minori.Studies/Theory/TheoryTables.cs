using Minori.Studies.Findings;

namespace Minori.Studies.Theory;

/// <summary>The network's numbers: one row per size of a modification.</summary>
internal static class TheoryTables
{
    private static readonly Column[] Losses =
    [
        new("lowest_time", "T*", ColumnKind.Number, 2), new("lowest_loss", "loss at T*", ColumnKind.Number, 4),
        new("last_loss", "loss at the end", ColumnKind.Number, 4), new("degradation", "rise", ColumnKind.Percent, 2),
    ];

    /// <summary>All tables, in reading order.</summary>
    public static IReadOnlyList<DataTable> All(TheoryResults results)
    {
        List<DataTable> tables = [];
        if (results.Noise.Count > 0)
        {
            tables.Add(new DataTable(
                "noise",
                "Loss under noise on every weight, by its size",
                [new("gamma", "γ", ColumnKind.Number, 3), .. Losses],
                [.. results.Noise.Select(m => (IReadOnlyList<object?>)[m.Size, .. Row(m)])]));
        }

        if (results.Tunings.Count > 0)
        {
            tables.Add(new DataTable(
                "tuning",
                "Loss on what was pre-trained after tuning, by the pull towards the pre-trained weights",
                [new("lambda", "λ", ColumnKind.Number, 3), .. Losses, new("tuning_loss", "tuning loss at the end", ColumnKind.Number, 4)],
                [.. results.Tunings.Select(m => (IReadOnlyList<object?>)[m.Size, .. Row(m), m.TuningLoss!.Values[^1]])]));
        }

        return tables;
    }

    private static IEnumerable<object?> Row(TheoryModification m) => [m.LowestTime, m.LowestLoss, m.Loss.Values[^1], m.Degradation];
}
