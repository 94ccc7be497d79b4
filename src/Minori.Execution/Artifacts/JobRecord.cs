using System.Globalization;
using System.Text;
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
    private static readonly Dictionary<string, ArtifactId> Nothing = [];
    private readonly string canonicalParameters;

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
        Inputs = inputs is null ? Nothing : new Dictionary<string, ArtifactId>(inputs, StringComparer.Ordinal);
        canonicalParameters = CanonicalJson.Write(parameters);

        StringBuilder text = new("{\"inputs\":{");
        foreach ((string name, ArtifactId id) in Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
        {
            text.Append(text[^1] == '{' ? "" : ",");
            CanonicalJson.AppendString(text, name);
            text.Append(":\"").Append(id.Value).Append('"');
        }

        text.Append("},\"kind\":");
        CanonicalJson.AppendString(text, kind);
        text.Append(CultureInfo.InvariantCulture, $",\"parameters\":{canonicalParameters},\"revision\":{revision}}}");
        CanonicalText = text.ToString();
        Id = ArtifactId.Of(CanonicalText);
    }

    public string Kind { get; }

    public int Revision { get; }

    /// <summary>
    /// The parameters, a JSON object, read anew at each call; <c>Parameters.Deserialize&lt;T&gt;()</c> gives them as a type.
    /// </summary>
    public JsonElement Parameters => JsonElement.Parse(canonicalParameters);

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
