using Minori.Execution.Maintenance;

namespace Minori.Cli.Output;

/// <summary>What a store keeps for nothing.</summary>
internal static class GarbageView
{
    private static readonly Dictionary<GarbageKind, string> Words = new()
    {
        [GarbageKind.Unreachable] = "results that no study needs",
        [GarbageKind.Damaged] = "damaged results, set aside",
        [GarbageKind.AbandonedState] = "saved states of jobs that are done or that no study needs",
        [GarbageKind.OrphanedLog] = "logs of jobs that no study needs",
        [GarbageKind.HalfMade] = "left half made by dead processes",
    };

    /// <summary>Prints it.</summary>
    public static void Print(IReadOnlyList<Garbage> garbage, bool deleted, bool json)
    {
        if (json)
        {
            CommandOutput.Print(true, new
            {
                Deleted = deleted,
                Bytes = garbage.Sum(g => g.Bytes),
                Items = garbage.Select(g => new
                {
                    Kind = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(g.Kind.ToString()),
                    g.Path,
                    g.Bytes,
                }),
            });
            return;
        }

        if (garbage.Count == 0)
        {
            Console.Out.WriteLine("nothing to delete: a study of the store needs everything in it");
            return;
        }

        ResultConsole.Create().Write(PlainTable.Of(
            ["what", "number", "size"],
            [
                .. garbage.GroupBy(g => g.Kind).OrderBy(g => g.Key)
                    .Select(g => (string[])[Words[g.Key], SizeText.Count(g.Count()), SizeText.Bytes(g.Sum(i => i.Bytes))]),
                ["all", SizeText.Count(garbage.Count), SizeText.Bytes(garbage.Sum(g => g.Bytes))],
            ],
            total: true));
        Console.Out.WriteLine(deleted ? "deleted" : "nothing was deleted: add --delete to do it");
    }
}
