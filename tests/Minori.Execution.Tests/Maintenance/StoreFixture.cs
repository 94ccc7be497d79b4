using System.Text.Json.Nodes;
using Minori.Execution.Artifacts;
using Minori.Testing;

namespace Minori.Execution.Tests.Maintenance;

/// <summary>A store with three results: <c>base</c>, and <c>left</c> and <c>right</c> made from it.</summary>
public abstract class StoreFixture : IDisposable
{
    protected StoreFixture()
    {
        Store = new ArtifactStore(Temporary.File("store"));
        Base = Make("base", 1000);
        Left = Make("left", 200, Base);
        Right = Make("right", 30, Base);
    }

    protected TemporaryFolder Temporary { get; } = new();

    protected ArtifactStore Store { get; }

    protected ArtifactId Base { get; }

    protected ArtifactId Left { get; }

    protected ArtifactId Right { get; }

    public void Dispose()
    {
        Temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    protected ArtifactId Make(string kind, int bytes, params ArtifactId[] inputs)
    {
        JobRecord record = RecordOf(kind, inputs);
        using ArtifactDraft draft = Store.Draft(record);
        Directory.CreateDirectory(Path.Combine(draft.Folder, "deep"));
        File.WriteAllBytes(Path.Combine(draft.Folder, "deep", "data.bin"), [.. Enumerable.Range(0, bytes).Select(i => (byte)i)]);
        draft.Seal(TimeSpan.FromSeconds(1));
        return record.Id;
    }

    protected static JobRecord RecordOf(string kind, params ArtifactId[] inputs) =>
        new(kind, 1, new JsonObject(), inputs.Select((id, i) => (id, i)).ToDictionary(p => $"input {p.i}", p => p.id));
}
