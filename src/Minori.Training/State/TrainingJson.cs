using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Minori.Models;

namespace Minori.Training;

/// <summary>How training's records are written as JSON: snake_case names, numbers that read back to the same bits.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    AllowOutOfOrderMetadataProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MetricsRecord))]
[JsonSerializable(typeof(StateRecord))]
[JsonSerializable(typeof(StateFormat))]
[JsonSerializable(typeof(TuningStateRecord))]
[JsonSerializable(typeof(ModelConfiguration))]
internal sealed partial class TrainingJson : JsonSerializerContext
{
    /// <exception cref="TrainingException">The text is not such a record; the message begins with <paramref name="where"/>.</exception>
    public static T Parse<T>(string json, JsonTypeInfo<T> type, string where)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new TrainingException(
                $"{where} is damaged ({exception.Message.ReplaceLineEndings(" ")}): restore it or start the run anew", exception);
        }
    }

    /// <summary>
    /// As <see cref="Parse{T}(string, JsonTypeInfo{T}, string)"/>, and looks at the number <c>format</c> first: what
    /// another version wrote need not have this version's shape, and is not damaged.
    /// </summary>
    /// <exception cref="TrainingException">The record has another format, or is none.</exception>
    public static T Parse<T>(string json, JsonTypeInfo<T> type, string where, int format)
    {
        StateFormat found = Parse(json, Default.StateFormat, where);
        return found.Format == format
            ? Parse(json, type, where)
            : throw new TrainingException(
                $"{where} has format {found.Format}, this version reads {format}: use the version that wrote it");
    }
}
