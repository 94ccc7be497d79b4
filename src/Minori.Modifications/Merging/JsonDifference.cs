using System.Text.Json;
using System.Text.Json.Nodes;

namespace Minori.Modifications;

/// <summary>Where two JSON documents differ first; an absent entry and null are the same.</summary>
/// <param name="Path">For example <c>model.vocab["the"]</c>.</param>
/// <param name="Left">What the first document has there, shortened.</param>
/// <param name="Right">What the second has.</param>
internal sealed record JsonDifference(string Path, string Left, string Right)
{
    private const int LongestText = 60;

    /// <summary>The first difference in the order of the first document, or null.</summary>
    public static JsonDifference? First(JsonNode? left, JsonNode? right, string path = "") => (left, right) switch
    {
        (JsonObject a, JsonObject b) => InObjects(a, b, path),
        (JsonArray a, JsonArray b) => InArrays(a, b, path),
        _ => JsonNode.DeepEquals(left, right) ? null : new JsonDifference(path, Text(left), Text(right)),
    };

    private static JsonDifference? InObjects(JsonObject a, JsonObject b, string path)
    {
        foreach ((string key, JsonNode? value) in a)
        {
            if (First(value, b[key], Step(path, key)) is { } difference)
            {
                return difference;
            }
        }

        foreach ((string key, JsonNode? value) in b)
        {
            if (value is not null && !a.ContainsKey(key))
            {
                return new JsonDifference(Step(path, key), Text(null), Text(value));
            }
        }

        return null;
    }

    private static JsonDifference? InArrays(JsonArray a, JsonArray b, string path)
    {
        for (int i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (First(a[i], b[i], $"{path}[{i}]") is { } difference)
            {
                return difference;
            }
        }

        return a.Count == b.Count ? null : new JsonDifference(path, $"{a.Count} long", $"{b.Count} long");
    }

    private static string Step(string path, string key) =>
        path.Length == 0 ? key
        : key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{path}.{key}"
        : $"{path}[{JsonSerializer.Serialize(key)}]";

    private static string Text(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "absent";
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }
}
