using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Minori.Execution.Artifacts;

/// <summary>
/// One text for one JSON value, after RFC 8785: members sorted by UTF-16 code units, no white space, only the necessary
/// escapes, numbers as ECMAScript writes them. One deviation: an integer of up to 21 digits keeps all its digits, so that
/// two 64-bit seeds never become one.
/// </summary>
public static class CanonicalJson
{
    private const int MostIntegerDigits = 21;
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        ['"', '\\', .. Enumerable.Range(0, ' ').Select(c => (char)c)]);

    /// <summary>Writes a value. The text does not depend on how the numbers are held in memory, only on their JSON.</summary>
    /// <exception cref="ExecutionException">A number is not finite.</exception>
    public static string Write(JsonNode? node)
    {
        StringBuilder text = new();
        try
        {
            Append(text, JsonElement.Parse(node?.ToJsonString() ?? "null"));
        }
        catch (ArgumentException)
        {
            throw new ExecutionException(
                "a job's parameters hold a number that is not finite, which JSON cannot say; leave the parameter out");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value);
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value.GetRawText());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        string separator = "{";
        foreach (JsonProperty member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, member.Name);
            text.Append(':');
            Append(text, member.Value);
            separator = ",";
        }

        text.Append(separator == "{" ? "{}" : "}");
    }

    private static void AppendArray(StringBuilder text, JsonElement value)
    {
        string separator = "[";
        foreach (JsonElement item in value.EnumerateArray())
        {
            text.Append(separator);
            Append(text, item);
            separator = ",";
        }

        text.Append(separator == "[" ? "[]" : "]");
    }

    internal static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        if (!value.AsSpan().ContainsAny(Escaped))
        {
            text.Append(value).Append('"');
            return;
        }

        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static void AppendNumber(StringBuilder text, string raw)
    {
        bool integer = raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (integer && raw.Length <= MostIntegerDigits && raw != "-0")
        {
            text.Append(raw);
            return;
        }

        double value = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            throw new ExecutionException($"the number {raw} in a job's parameters is too large; the limit is about 1.8e308");
        }

        AppendDouble(text, value);
    }

    /// <summary>ECMA-262, Number::toString, from the shortest digits that round-trip.</summary>
    private static void AppendDouble(StringBuilder text, double value)
    {
        if (value == 0)
        {
            text.Append('0');
            return;
        }

        string scientific = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        string[] parts = scientific.Split('E');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        string all = parts[0].Replace(".", "", StringComparison.Ordinal);
        string significant = all.TrimStart('0');

        // value = 0.digits × 10^scale
        int scale = (point < 0 ? all.Length : point) - (all.Length - significant.Length)
            + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        string digits = significant.TrimEnd('0');

        text.Append(value < 0 ? "-" : "");
        if (scale is > 0 and <= 21)
        {
            text.Append(digits.Length <= scale
                ? digits.PadRight(scale, '0')
                : $"{digits[..scale]}.{digits[scale..]}");
        }
        else if (scale is > -6 and <= 0)
        {
            text.Append("0.").Append('0', -scale).Append(digits);
        }
        else
        {
            int exponent = scale - 1;
            text.Append(digits[0]).Append(digits.Length > 1 ? "." : "").Append(digits.AsSpan(1))
                .Append('e').Append(exponent > 0 ? "+" : "").Append(exponent.ToString(CultureInfo.InvariantCulture));
        }
    }
}
