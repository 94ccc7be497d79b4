using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Minori.Reporting.Tables;
using Minori.Studies.Findings;

namespace Minori.Reporting.Json;

/// <summary>
/// Cells as JSON without loss: a double always carries a point or an exponent (<c>2.0</c>), a long never does; a number
/// that JSON cannot write is <c>{"number": "NaN"}</c>; a spread is <c>{"value": …, "low": …, "high": …}</c>.
/// </summary>
internal sealed class CellConverter : JsonConverter<object>
{
    private const string NumberKey = "number";

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        switch (CellValue.From(value))
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case long count:
                writer.WriteNumberValue(count);
                break;
            case double number when double.IsFinite(number):
                writer.WriteRawValue(WithPoint(number));
                break;
            case double number:
                writer.WriteStartObject();
                writer.WriteString(NumberKey, number.ToString(CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            case Spread spread:
                JsonSerializer.Serialize(writer, spread, options);
                break;
        }
    }

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.ValueSpan.IndexOfAny(".eE"u8) < 0 ? reader.GetInt64() : (object)reader.GetDouble();
            case JsonTokenType.StartObject:
                using (JsonDocument document = JsonDocument.ParseValue(ref reader))
                {
                    return document.RootElement.TryGetProperty(NumberKey, out JsonElement number)
                        ? double.Parse(number.GetString()!, CultureInfo.InvariantCulture)
                        : document.RootElement.Deserialize<Spread>(options);
                }

            default:
                throw new JsonException($"a table cell cannot be a {reader.TokenType}");
        }
    }

    private static string WithPoint(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }
}
