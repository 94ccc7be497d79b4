using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Minori.Execution.Artifacts;

/// <summary>
/// All that decides a job's result: its kind, the revision of the kind's code, the parameters, and the artifacts it reads.
/// Equal records are the same work and give the same <see cref="Id"/>. Paths, threads, times and machines have no place here.
/// </summary>
[JsonConverter(typeof(JobRecordJsonConverter))]
public sealed class JobRecord : IEquatable<JobRecord>
{
    private readonly Lazy<JsonElement> parameters;

    /// <param name="kind">The kind's name, for example <c>pretrain</c>.</param>
    /// <param name="revision">The revision of the kind's code; raise it when the same parameters give other bits.</param>
    /// <param name="parameters">Copied; later changes to the object change nothing here.</param>
    /// <param name="inputs">The artifacts the job reads, by the names under which it finds them.</param>
    /// <exception cref="ExecutionException">A parameter is not a finite number.</exception>
    public JobRecord(
        string kind,
        int revision,
        JsonObject parameters,
        IReadOnlyDictionary<string, ArtifactId>? inputs = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(parameters);
        Kind = kind;
        Revision = revision;
        Inputs = inputs is null or { Count: 0 }
            ? FrozenDictionary<string, ArtifactId>.Empty
            : inputs.ToFrozenDictionary(StringComparer.Ordinal);

        string canonicalParameters = CanonicalJson.Write(parameters);
        string canonicalKind = CanonicalJson.Write(JsonValue.Create(kind));
        string canonicalInputs = CanonicalJson.Write(
            new JsonObject(Inputs.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)JsonValue.Create(i.Value.Value)))));
        CanonicalText = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"inputs":{{canonicalInputs}},"kind":{{canonicalKind}},"parameters":{{canonicalParameters}},"revision":{{revision}}}""");
        Id = ArtifactId.Of(CanonicalText);
        this.parameters = new Lazy<JsonElement>(() => JsonElement.Parse(canonicalParameters));
    }

    public string Kind { get; }

    public int Revision { get; }

    /// <summary>The parameters, a JSON object; <c>Parameters.Deserialize&lt;T&gt;()</c> gives them as a type.</summary>
    public JsonElement Parameters => parameters.Value;

    public IReadOnlyDictionary<string, ArtifactId> Inputs { get; }

    /// <summary>The record as canonical JSON: what <see cref="Id"/> is the hash of.</summary>
    public string CanonicalText { get; }

    /// <summary>The id of the artifact that the job makes.</summary>
    public ArtifactId Id { get; }

    public bool Equals(JobRecord? other) => other is not null && Id == other.Id;

    public override bool Equals(object? obj) => Equals(obj as JobRecord);

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => CanonicalText;
}
