using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;

namespace Minori.Execution.Worker;

/// <summary>A small study: two trunks, three branches of each, and one job that reads them all.</summary>
public static class TrialGraph
{
    public static JobGraph Create()
    {
        JobGraphBuilder builder = new();
        Dictionary<string, ArtifactId> branches = [];
        for (int trunk = 0; trunk < 2; trunk++)
        {
            Job root = builder.Add(Chain(trunk, 120), $"trunk {trunk}", 120);
            for (int branch = 0; branch < 3; branch++)
            {
                Job leaf = builder.Add(
                    Chain(branch, 60, new() { ["trunk"] = root.Id }), $"branch {trunk}.{branch}", 60);
                branches.Add($"branch {trunk}.{branch}", leaf.Id);
            }
        }

        builder.Add(Chain(0, 10, branches), "all", 10);
        return builder.Build();
    }

    public static JobRecord Chain(int seed, int steps, Dictionary<string, ArtifactId>? inputs = null) =>
        new("chain", 1, new JsonObject { ["seed"] = seed, ["steps"] = steps }, inputs);

    /// <summary>A training whose first attempt dies while its result is put into the store.</summary>
    public static JobRecord Fragile() => new("fragile", 1, new JsonObject());

    /// <summary>A job that shows one vice; <paramref name="salt"/> tells apart several of a kind.</summary>
    public static JobRecord Vice(string how, int salt = 0) =>
        new("vice", 1, new JsonObject { ["how"] = how, ["salt"] = salt });
}
