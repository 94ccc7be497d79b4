using Minori.Execution.Artifacts;

namespace Minori.Cli.Output;

/// <summary>What a command finds amiss in a store, on standard error, so that <c>--json</c> output stays pure.</summary>
internal static class StoreNotes
{
    private const int MostLines = 10;

    /// <summary>The store of a command: each result that it finds damaged and sets aside is told in a line.</summary>
    public static ArtifactStore Open(string root)
    {
        ArtifactStore store = new(root);
        store.DamageFound += Tell;
        return store;
    }

    /// <summary>Tells of one thing.</summary>
    public static void Tell(string line) => Console.Error.WriteLine($"warning: {line}");

    /// <summary>Tells of several things, of the first few where they are many.</summary>
    public static void Tell(IReadOnlyList<string> lines)
    {
        foreach (string line in lines.Take(MostLines))
        {
            Tell(line);
        }

        if (lines.Count > MostLines)
        {
            Tell($"… and {SizeText.Count(lines.Count - MostLines)} more");
        }
    }
}
