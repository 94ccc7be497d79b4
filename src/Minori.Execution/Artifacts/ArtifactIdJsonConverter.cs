using System.Text.Json;
using System.Text.Json.Serialization;

namespace Minori.Execution.Artifacts;

/// <summary>An artifact id in JSON is the string of its digits.</summary>
internal sealed class ArtifactIdJsonConverter : JsonConverter<ArtifactId>
{
    public override ArtifactId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ArtifactId.TryParse(reader.GetString(), out ArtifactId? id)
            ? id
            : throw new JsonException("an artifact id of 64 hexadecimal digits is expected");

    public override void Write(Utf8JsonWriter writer, ArtifactId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
