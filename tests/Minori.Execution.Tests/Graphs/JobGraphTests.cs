using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Graphs;

public sealed class JobGraphTests
{
    private readonly JobGraphBuilder builder = new();

    [Fact]
    public void EqualRecordsAreOneJob()
    {
        Job first = Add("a");
        Job second = Add("a");

        Assert.Same(first, second);
        Assert.Single(builder.Build().Jobs);
    }

    [Fact]
    public void InputsAndConsumersMirrorEachOther()
    {
        Job a = Add("a"), b = Add("b", 1, a), c = Add("c", 1, a);
        Add("d", 1, b, c, a);

        JobGraph graph = builder.Build();

        Assert.Equal([0, 1, 2], graph.Inputs[3].ToArray());
        Assert.Equal([1, 2, 3], graph.Consumers[0].ToArray());
        Assert.Equal(3, Assert.Single(graph.Targets));
        Assert.Equal(2, graph.Find(c.Id));
        Assert.Null(graph.Find(ArtifactId.Of("none")));
    }

    [Fact]
    public void CriticalPathIsTheLongestChainThatWaits()
    {
        Job a = Add("a", 1), b = Add("b", 10, a), c = Add("c", 2, a);
        Add("d", 5, c);
        Add("e", 4, b, c);

        Assert.Equal([15, 14, 7, 5, 4], builder.Build().CriticalPaths.ToArray());
    }

    [Fact]
    public void AbsentInputIsRefused()
    {
        Job stranger = new(Record("stranger"), "stranger");

        string message = Assert.Throws<ExecutionException>(() => Add("reader", 1, stranger)).Message;

        Assert.Contains("'reader'", message, StringComparison.Ordinal);
        Assert.Contains(stranger.Id.Short, message, StringComparison.Ordinal);
        Assert.Throws<ExecutionException>(() => builder.Require(stranger));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(1, -1)]
    public void EstimatesMustBeQuantities(double cost, long memory) =>
        Assert.Throws<ExecutionException>(() => builder.Add(Record("a"), "a", cost, JobMemory.Of(memory)));

    [Fact]
    public void PlanLeavesOutWhatOnlyServesFinishedJobs()
    {
        using TemporaryFolder temporary = new();
        ArtifactStore store = new(temporary.File("store"));
        Job a = Add("a"), b = Add("b", 1, a), c = Add("c", 1, b), d = Add("d", 1, a);
        Seal(store, c);
        Seal(store, a);

        Assert.Equal(
            [JobNeed.Present, JobNeed.NotNeeded, JobNeed.Present, JobNeed.ToRun],
            JobPlan.Create(builder.Build(), store).Needs.ToArray());

        builder.Require(b);
        JobPlan plan = JobPlan.Create(builder.Build(), store);
        Assert.Equal([b, d], plan.With(JobNeed.ToRun));
    }

    [Fact]
    public void APartOfAGraphIsWhatSomeKindsNeed()
    {
        JobGraphBuilder builder = new();
        Job corpus = builder.Add(new JobRecord("corpus", 1, []), "corpus");
        Job trunk = builder.Add(new JobRecord("train", 1, [], new Dictionary<string, ArtifactId> { ["from"] = corpus.Id }), "trunk");
        builder.Add(new JobRecord("loss", 1, [], new Dictionary<string, ArtifactId> { ["of"] = trunk.Id }), "loss");
        builder.Add(new JobRecord("task", 1, []), "task");

        JobGraph part = builder.Build().Only(new HashSet<string> { "train", "task" });

        Assert.Equal(["corpus", "trunk", "task"], part.Jobs.Select(j => j.Title));
        Assert.Equal([1, 2], part.Targets.ToArray());
    }

    [Fact]
    public void GraphsAreDrawnByOthers()
    {
        JobGraphBuilder builder = new();
        Job trunk = builder.Add(Record("trunk"), "the \"trunk\"");
        builder.Add(Record("leaf", trunk), "leaf");
        JobPlan plan = new(builder.Build(), [JobNeed.Present, JobNeed.ToRun]);

        Assert.Equal(
            "flowchart LR\n  j0[\"the #quot;trunk#quot;\"]:::done\n  j1[\"leaf\"]\n  j0 --> j1\n  classDef done fill:#d9ead3,stroke:#6aa84f\n",
            GraphText.Mermaid(plan));
        Assert.Equal(
            "digraph study {\n  rankdir=LR;\n  node [shape=box];\n  j0 [label=\"the \\\"trunk\\\"\", style=filled, fillcolor=\"#d9ead3\"];\n"
            + "  j1 [label=\"leaf\"];\n  j0 -> j1;\n}\n",
            GraphText.Dot(plan));
    }

    internal static JobRecord Record(string name, params Job[] inputs) =>
        new("k", 1, new JsonObject { ["name"] = name }, inputs.ToDictionary(i => i.Title, i => i.Id));

    private static void Seal(ArtifactStore store, Job job)
    {
        using ArtifactDraft draft = store.Draft(job.Record);
        draft.Seal(TimeSpan.Zero);
    }

    private Job Add(string name, double cost = 1, params Job[] inputs) => builder.Add(Record(name, inputs), name, cost);
}
