using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Minori.Studies.StudyFiles;

/// <summary>
/// The schema of study files as JSON Schema (draft 7, which editors know best), for completion and checks while one
/// writes. It comes from the same records and attributes that <see cref="StudyFile"/> reads with; relations between keys
/// are beyond it.
/// </summary>
public static class StudySchema
{
    private const string CountPattern = @"^-?[0-9_.]+(e[+-]?[0-9]+)?\s*[kKMGBT]?$";
    private const string NumberPattern = @"^-?[0-9.]+(e[+-]?[0-9]+)?\s*%?$";
    private const string DurationPattern = @"^[0-9.]+\s*[A-Za-z]+$";

    /// <summary>The schema of all kinds of study.</summary>
    public static JsonObject Create()
    {
        JsonArray kinds = [];
        foreach (StudyKind kind in StudyKinds.ByName.Values)
        {
            kinds.Add(new JsonObject
            {
                ["if"] = new JsonObject
                {
                    ["properties"] = new JsonObject { ["study"] = new JsonObject { ["const"] = kind.Name } },
                    ["required"] = new JsonArray("study"),
                },
                ["then"] = Section(kind.Type, top: true),
            });
        }

        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Minori study file",
            ["type"] = "object",
            ["properties"] = TopKeys(),
            ["anyOf"] = new JsonArray(
                new JsonObject { ["required"] = new JsonArray("study") }, new JsonObject { ["required"] = new JsonArray("extends") }),
            ["allOf"] = kinds,
        };
    }

    private static JsonObject TopKeys() => new()
    {
        ["study"] = new JsonObject
        {
            ["description"] = "The kind of study: " + string.Join("; ", StudyKinds.ByName.Values.Select(k => $"{k.Name}, {k.Summary}")),
            ["enum"] = Words(StudyKinds.ByName.Keys),
        },
        ["extends"] = new JsonObject
        {
            ["description"] = "Another study file, whose keys this one replaces; null takes a key or section of it back",
            ["type"] = "string",
        },
    };

    private static JsonObject Section(Type type, bool top = false)
    {
        object defaults = Activator.CreateInstance(type)!;
        JsonObject properties = top ? TopKeys() : [];
        JsonArray required = [];
        foreach ((string key, (PropertyInfo property, FieldAttribute field)) in SectionReader.Fields(type))
        {
            JsonObject schema = NamedVariations.Holds(property, type)
                ? Variations(type)
                : Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, field);
            schema["description"] = field.Description;
            if (property.IsDefined(typeof(RequiredMemberAttribute)))
            {
                required.Add(key);
            }
            else
            {
                AllowNull(schema);
                if (Default(property.GetValue(defaults)) is { } value)
                {
                    schema["default"] = value;
                }
            }

            properties[key] = schema;
        }

        JsonObject section = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

        // What a file extends may give the keys that it lacks itself, at any depth.
        if (top && required.Count > 0)
        {
            section["if"] = new JsonObject { ["not"] = new JsonObject { ["required"] = new JsonArray("extends") } };
            section["then"] = new JsonObject { ["required"] = required };
        }

        return section;
    }

    /// <summary>A list of a name and any of the section's keys that may vary; a key that a section must have, its variations need not.</summary>
    private static JsonObject Variations(Type section)
    {
        JsonObject keys = new() { ["name"] = new JsonObject { ["type"] = "string", ["description"] = "What the variation is called" } };
        foreach ((string key, (PropertyInfo property, FieldAttribute field)) in NamedVariations.Keys(section))
        {
            keys[key] = Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, field);
            keys[key]!["description"] = field.Description;
        }

        return new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = keys,
                ["required"] = new JsonArray("name"),
                ["additionalProperties"] = false,
            },
        };
    }

    private static JsonObject Value(Type type, FieldAttribute field)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            JsonObject item = Value(type.GetGenericArguments()[0], field);
            JsonObject list = new() { ["type"] = "array", ["items"] = item };
            if (field.MinimumCount > 0)
            {
                list["minItems"] = field.MinimumCount;
            }

            // One item may stand without its brackets.
            return field.MinimumCount > 1 ? list : new JsonObject { ["anyOf"] = new JsonArray(list, item.DeepClone()) };
        }

        return SectionReader.Words(type, field) is { } words ? new JsonObject { ["enum"] = Words(words) }
            : type == typeof(string) ? new JsonObject { ["type"] = "string" }
            : type == typeof(bool) ? new JsonObject { ["type"] = "boolean" }
            : type == typeof(double) ? Number("number", NumberPattern, field)
            : type == typeof(int) || type == typeof(long) ? Number("integer", CountPattern, field)
            : type == typeof(TimeSpan) ? new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern }
            : Section(type);
    }

    /// <summary>What may be left out may be null, which takes back what an extended file gives.</summary>
    private static void AllowNull(JsonObject schema)
    {
        if (schema["enum"] is JsonArray words)
        {
            words.Add(null);
        }
        else if (schema["anyOf"] is JsonArray forms)
        {
            forms.Add(new JsonObject { ["type"] = "null" });
        }
        else
        {
            JsonNode[] types = schema["type"] is JsonArray several ? [.. several.Select(type => type!.DeepClone())] : [schema["type"]!.DeepClone()];
            schema["type"] = new JsonArray([.. types, "null"]);
        }
    }

    /// <summary>A number, or text that people write for one; the bounds hold for the number.</summary>
    private static JsonObject Number(string type, string pattern, FieldAttribute field)
    {
        JsonObject number = new() { ["type"] = new JsonArray(type, "string"), ["pattern"] = pattern };
        if (double.IsFinite(field.Minimum))
        {
            number["minimum"] = field.Minimum;
        }

        if (double.IsFinite(field.Maximum))
        {
            number["maximum"] = field.Maximum;
        }

        return number;
    }

    private static JsonNode? Default(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        Enum word => Spelling.SnakeCase(word.ToString()),
        IEnumerable<int> list => new JsonArray([.. list.Select(i => (JsonNode)i)]),
        _ => null,
    };

    private static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);
}
