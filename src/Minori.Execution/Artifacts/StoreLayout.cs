namespace Minori.Execution.Artifacts;

/// <summary>Where things lie under the root of a store (docs/design/execution.md).</summary>
internal sealed class StoreLayout(string root)
{
    public string Root { get; } = Path.GetFullPath(root);

    public string Artifacts => Path.Combine(Root, "artifacts");

    public string Temporary => Path.Combine(Root, "temporary");

    public string Work => Path.Combine(Root, "work");

    public string Damaged => Path.Combine(Root, "damaged");

    public string Logs => Path.Combine(Root, "logs");

    public string Artifact(ArtifactId id) => Path.Combine(Artifacts, id.Value[..2], id.Value);

    public string WorkOf(ArtifactId id) => Path.Combine(Work, id.Value);

    public string LogOf(ArtifactId id) => Path.Combine(Logs, $"{id.Value}.log");
}
