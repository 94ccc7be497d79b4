using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Minori.Execution.Artifacts;

/// <summary>A record in JSON is an object with the members kind, revision, parameters and inputs.</summary>
internal sealed class JobRecordJsonConverter : JsonConverter<JobRecord>
{
    public override JobRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            JsonObject record = JsonNode.Parse(ref reader)!.AsObject();
            return new JobRecord(
                record["kind"]!.GetValue<string>(),
                record["revision"]!.GetValue<int>(),
                record["parameters"]!.AsObject(),
                record["inputs"]!.AsObject().ToDictionary(
                    input => input.Key,
                    input => ArtifactId.Parse(input.Value!.GetValue<string>())));
        }
        catch (Exception exception) when (exception
            is NullReferenceException or InvalidOperationException or FormatException or ArgumentException or ExecutionException)
        {
            throw new JsonException("a job record has kind, revision, parameters and inputs; this is something else", exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, JobRecord value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.CanonicalText);
}
