using System.Text.Json;

namespace Minori.Models;

/// <summary>Typed access to the entries of a JSON object; absent and null are the same.</summary>
internal readonly struct JsonEntries
{
    private readonly JsonElement _root;

    /// <summary>Wraps an object.</summary>
    /// <exception cref="FormatException">The element is not an object.</exception>
    public JsonEntries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is not a JSON object");
        }

        _root = root;
    }

    /// <summary>An integer that must be there.</summary>
    /// <exception cref="FormatException">It is absent or not an integer; so for every method below.</exception>
    public int Integer(string key) =>
        OptionalInteger(key) ?? throw new FormatException($"{key} is missing");

    public int? OptionalInteger(string key) => Find(key) is not { } element ? null : Integer(element, key);

    /// <summary>An integer, or the first of an array of integers, as Hugging Face allows for end tokens.</summary>
    public int? OptionalFirstInteger(string key)
    {
        if (Find(key) is not { } element)
        {
            return null;
        }

        bool several = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0;
        return Integer(several ? element[0] : element, key);
    }

    public float? OptionalFloat(string key) =>
        Find(key) is not { } element ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out float value) ? value
        : throw Kind(key, "a number");

    public bool? OptionalBoolean(string key) =>
        Find(key) is not { } element ? null
        : element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean()
        : throw Kind(key, "true or false");

    public string? OptionalString(string key) =>
        Find(key) is not { } element ? null
        : element.ValueKind == JsonValueKind.String ? element.GetString()
        : throw Kind(key, "a string");

    public JsonEntries? OptionalObject(string key) =>
        Find(key) is not { } element ? null
        : element.ValueKind == JsonValueKind.Object ? new JsonEntries(element)
        : throw Kind(key, "an object");

    private static int Integer(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value)
            ? value
            : throw Kind(key, "an integer");

    private static FormatException Kind(string key, string kind) => new($"{key} is not {kind}");

    private JsonElement? Find(string key) =>
        _root.TryGetProperty(key, out JsonElement element) && element.ValueKind != JsonValueKind.Null ? element : null;
}
