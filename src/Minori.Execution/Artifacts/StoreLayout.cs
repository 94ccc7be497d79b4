namespace Minori.Execution.Artifacts;

/// <summary>Where things lie under the root of a store (docs/design/execution.md).</summary>
internal sealed class StoreLayout(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Artifacts => Path.Combine(Root, "artifacts");

    public string Temporary => Path.Combine(Root, "temporary");

    public string Work => Path.Combine(Root, "work");

    public string Damaged => Path.Combine(Root, "damaged");

    public string Studies => Path.Combine(Root, "studies");

    /// <summary>The rebuildable index.</summary>
    public string Index => Path.Combine(Root, "index.sqlite");

    /// <summary>Locked by whoever uses the store: shared by runs, exclusively by what deletes from it.</summary>
    public string UseLock => Path.Combine(Root, "use.lock");

    public string Logs => Path.Combine(Root, "logs");

    public string Artifact(ArtifactId id) => Path.Combine(Artifacts, id.Value[..2], id.Value);

    public string WorkOf(ArtifactId id) => Path.Combine(Work, id.Value);

    /// <summary>Why the job failed, for people; goes with the work folder when it succeeds.</summary>
    public string FailureOf(ArtifactId id) => Path.Combine(WorkOf(id), "failure.json");

    /// <summary>How far the job is, for people who ask from elsewhere.</summary>
    public string ProgressOf(ArtifactId id) => Path.Combine(WorkOf(id), "progress.json");

    public string LogOf(ArtifactId id) => Path.Combine(Logs, $"{id.Value}.log");
}
