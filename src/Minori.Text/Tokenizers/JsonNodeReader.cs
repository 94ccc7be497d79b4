using System.Text.Json;

namespace Minori.Text;

/// <summary>A JSON value that is read with checks; errors name the file and the place in it.</summary>
/// <param name="element">The value.</param>
/// <param name="source">What errors call the file.</param>
/// <param name="place">The way to the value from the root, such as <c>model.vocab</c>.</param>
internal sealed class JsonNodeReader(JsonElement element, string source, string place)
{
    public TokenizerException Error(string reason) => new($"{source}{(place.Length > 0 ? $" ({place})" : "")}: {reason}");

    /// <summary>The object under <paramref name="name"/>.</summary>
    public JsonNodeReader Object(string name) => OptionalObject(name) ?? throw Error($"\"{name}\" is missing");

    /// <summary>The object under <paramref name="name"/>, null where it is null or absent.</summary>
    public JsonNodeReader? OptionalObject(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => Child(value, name),
        _ => throw Error($"\"{name}\" is not an object"),
    };

    /// <summary>The members of the array under <paramref name="name"/>; none where it is null or absent.</summary>
    public IEnumerable<JsonNodeReader> Array(string name) => Value(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray().Select((e, i) => Child(e, $"{name}[{i}]")),
        _ => throw Error($"\"{name}\" is not an array"),
    };

    /// <summary>This object's properties, which must be whole numbers.</summary>
    public IEnumerable<(string Name, int Value)> Integers()
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            yield return property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt32(out int value)
                ? (property.Name, value)
                : throw Error($"\"{property.Name}\" is not a whole number");
        }
    }

    /// <summary>This value, where it is text.</summary>
    public string? Text() => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>This array's members, where it is an array of texts.</summary>
    public string[]? Texts() =>
        element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. element.EnumerateArray().Select(e => e.GetString()!)]
            : null;

    /// <summary>The text under <paramref name="name"/>, null where there is none.</summary>
    public string? Text(string name) => Value(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The number under <paramref name="name"/>, null where there is none.</summary>
    public double? Number(string name) => Value(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    /// <summary>The switch under <paramref name="name"/>; absent means <paramref name="otherwise"/>.</summary>
    public bool Boolean(string name, bool otherwise = false) => Value(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Error($"\"{name}\" is neither true nor false"),
    };

    /// <summary>Refuses a component that Minori does not have.</summary>
    public void RequireNull(string name)
    {
        if (Value(name) is not null)
        {
            throw Error($"\"{name}\" is set, which Minori does not have; set it to null");
        }
    }

    /// <summary>Refuses a text other than the empty one.</summary>
    public void RequireAbsent(string name)
    {
        if (Text(name) is not (null or ""))
        {
            throw Error($"\"{name}\" is set: this is not a byte-level BPE");
        }
    }

    private JsonElement? Value(string name) =>
        element.ValueKind != JsonValueKind.Object ? throw Error("not an object")
        : element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value
        : null;

    private JsonNodeReader Child(JsonElement value, string name) =>
        new(value, source, place.Length > 0 ? $"{place}.{name}" : name);
}
