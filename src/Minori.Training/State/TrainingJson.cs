using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Minori.Models;

namespace Minori.Training;

/// <summary>How training's records are written as JSON: snake_case names, numbers that read back to the same bits.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MetricsRecord))]
[JsonSerializable(typeof(StateRecord))]
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
}
