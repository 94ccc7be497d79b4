using Minori.Execution.Artifacts;
using Minori.Execution.Indexing;

namespace Minori.Cli.Output;

/// <summary>What a store's results take, by kind and by study.</summary>
internal static class UsageView
{
    /// <summary>Prints it.</summary>
    public static void Print(ArtifactStore store, bool json)
    {
        using StoreIndex index = StoreIndex.Open(store);
        StoreNotes.Tell(index.Unread);
        IReadOnlyList<IndexedArtifact> all = index.All();
        var kinds = all.GroupBy(a => a.Kind).OrderByDescending(k => k.Sum(a => a.Bytes))
            .Select(k => new { Kind = k.Key, Results = k.Count(), Bytes = k.Sum(a => a.Bytes), Seconds = Math.Round(k.Sum(a => a.Seconds), 1) })
            .ToArray();
        Dictionary<ArtifactId, IndexedArtifact> present = all.ToDictionary(a => a.Id);
        IReadOnlyList<StoredStudy> stored = new StoredStudies(store).All();
        Dictionary<ArtifactId, int> sharers = stored.SelectMany(s => s.Jobs.Distinct()).GroupBy(id => id).ToDictionary(g => g.Key, g => g.Count());
        var studies = stored.Select(s =>
        {
            IndexedArtifact[] own = [.. s.Jobs.Distinct().Where(present.ContainsKey).Select(id => present[id])];
            return new
            {
                Study = s.Name,
                s.Archive,
                Results = own.Length,
                Bytes = own.Sum(a => a.Bytes),
                BytesOfItsOwn = own.Where(a => sharers[a.Id] == 1).Sum(a => a.Bytes),
            };
        }).ToArray();
        if (json)
        {
            CommandOutput.Print(true, new { store.Root, Results = all.Count, Bytes = all.Sum(a => a.Bytes), Kinds = kinds, Studies = studies });
            return;
        }

        Spectre.Console.IAnsiConsole console = ResultConsole.Create();
        console.Write(PlainTable.Of(
            ["kind", "results", "size", "computing"],
            [
                .. kinds.Select(k => (string[])[k.Kind, SizeText.Count(k.Results), SizeText.Bytes(k.Bytes), RunningText.Clock(TimeSpan.FromSeconds(k.Seconds))]),
                ["all", SizeText.Count(all.Count), SizeText.Bytes(all.Sum(a => a.Bytes)), RunningText.Clock(TimeSpan.FromSeconds(all.Sum(a => a.Seconds)))],
            ],
            total: true));
        if (studies.Length > 0)
        {
            console.Write(PlainTable.Of(
                ["study", "results", "size", "shared with none"],
                [.. studies.Select(s => (string[])[s.Archive is null || s.Study == Path.GetFileName(s.Archive) ? s.Study : $"{s.Study} (imported)", SizeText.Count(s.Results), SizeText.Bytes(s.Bytes), SizeText.Bytes(s.BytesOfItsOwn)])]));
        }
    }
}
