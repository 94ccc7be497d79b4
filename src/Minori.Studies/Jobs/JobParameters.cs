using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Minori.Execution.Artifacts;

namespace Minori.Studies.Jobs;

/// <summary>Job parameters and results as typed records on one side and JSON with snake_case keys on the other.</summary>
internal static class JobParameters
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The record as a JSON object.</summary>
    public static JsonObject ToJson<T>(T value) => (JsonObject)JsonSerializer.SerializeToNode(value, Options)!;

    /// <summary>The record that a JSON object holds.</summary>
    /// <exception cref="JsonException">A key is unknown, missing or of another type.</exception>
    public static T FromJson<T>(JsonElement json) => json.Deserialize<T>(Options)!;

    /// <summary>The record as one line of JSON.</summary>
    public static string Format<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>The record that a line of JSON holds.</summary>
    /// <exception cref="JsonException">The line holds something else.</exception>
    public static T Parse<T>(string line) => JsonSerializer.Deserialize<T>(line, Options)!;

    /// <summary>Writes a record as a JSON file.</summary>
    public static void Write<T>(string path, T value) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(value, Options));

    /// <summary>Reads a record from a JSON file.</summary>
    /// <exception cref="JsonException">The file holds something else.</exception>
    public static T Read<T>(string path) => JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Options)!;

    /// <summary>Inputs by the names under which a job finds them.</summary>
    public static Dictionary<string, ArtifactId> Inputs(params ReadOnlySpan<(string Name, ArtifactId Id)> inputs)
    {
        Dictionary<string, ArtifactId> result = new(StringComparer.Ordinal);
        foreach ((string name, ArtifactId id) in inputs)
        {
            result.Add(name, id);
        }

        return result;
    }
}
