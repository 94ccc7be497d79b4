using System.Collections;
using System.Reflection;
using Minori.Statistics;
using YamlDotNet.RepresentationModel;

namespace Minori.Studies.StudyFiles;

/// <summary>
/// Turns YAML nodes into records whose properties carry <see cref="FieldAttribute"/>. Every error names
/// file:line:column, the path of the key and what was expected.
/// </summary>
internal sealed class SectionReader(StudyDocument document)
{
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    /// <summary>Where the value of every key that is given stands: path → file:line:column.</summary>
    public Dictionary<string, string> Places() => _values.ToDictionary(v => v.Key, v => document.PlaceOf(v.Value), StringComparer.Ordinal);

    /// <summary>Reads a mapping into a new <paramref name="type"/>.</summary>
    /// <exception cref="StudyFileException">A key is unknown, missing, or has a value that is not allowed.</exception>
    public object ReadSection(YamlNode node, Type type, string path)
    {
        if (node is not YamlMappingNode mapping)
        {
            throw document.Error(node, path, $"expected keys and values, found {Describe(node)}");
        }

        Dictionary<string, (PropertyInfo Property, FieldAttribute Field)> fields = Fields(type);
        _values[path] = node;
        HashSet<string> given = [];
        object section = Activator.CreateInstance(type)!;
        KeyValuePair<string, YamlNode>? variations = null;
        foreach ((YamlNode keyNode, YamlNode value) in mapping.Children)
        {
            string key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (!fields.TryGetValue(key, out var field))
            {
                string? near = Spelling.Nearest(key, fields.Keys);
                string mend = near is null ? $"known keys: {string.Join(", ", fields.Keys)}" : $"did you mean '{near}'?";
                throw document.Error(keyNode, Join(path, key), $"unknown key; {mend}");
            }

            if (IsNull(value) && !IsRequired(field.Property))
            {
                continue;
            }

            given.Add(key);
            if (NamedVariations.Holds(field.Property, type))
            {
                variations = KeyValuePair.Create(key, value);
                continue;
            }

            field.Property.SetValue(section, ReadValue(value, field.Property.PropertyType, field.Field, Join(path, key)));
        }

        foreach ((string key, (PropertyInfo property, FieldAttribute attribute)) in fields)
        {
            if (IsRequired(property) && !given.Contains(key))
            {
                string example = attribute.Example is null ? "" : $", for example '{key}: {attribute.Example}'";
                throw document.Error(node, Join(path, key), $"missing key ({attribute.Description}){example}");
            }
        }

        if (section is ISection checkedSection)
        {
            foreach ((string property, string problem) in checkedSection.Problems())
            {
                string key = string.Join('.', property.Split('.').Select(Spelling.SnakeCase));
                throw document.Error(NodeOf(Join(path, key)), Join(path, key), problem);
            }
        }

        if (variations is { } named)
        {
            PropertyInfo list = fields[named.Key].Property;
            list.SetValue(section, new NamedVariations(this, document).Read(mapping, named.Key, named.Value, type, path));
        }

        return section;
    }

    /// <summary>The keys of a section: snake_case name → property and its attribute, in declaration order.</summary>
    public static Dictionary<string, (PropertyInfo Property, FieldAttribute Field)> Fields(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => (Property: p, Field: p.GetCustomAttribute<FieldAttribute>()))
            .Where(p => p.Field is not null)
            .ToDictionary(p => Spelling.SnakeCase(p.Property.Name), p => (p.Property, p.Field!), StringComparer.Ordinal);

    private static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute));

    /// <summary>Whether it is written as null; a value that was forgotten is none.</summary>
    private static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "Null" or "NULL" or "~" };

    /// <summary>The value of a key, or the nearest section around it that is given.</summary>
    private YamlNode NodeOf(string path)
    {
        string known = path;
        while (!_values.ContainsKey(known))
        {
            known = KeyPath.Parent(known);
        }

        return _values[known];
    }

    private object ReadValue(YamlNode node, Type declared, FieldAttribute field, string path)
    {
        _values[path] = node;
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return ReadList(node, type.GetGenericArguments()[0], field, path);
        }

        return IsScalar(type) ? ReadScalar(node, type, field, path) : ReadSection(node, type, path);
    }

    private IList ReadList(YamlNode node, Type itemType, FieldAttribute field, string path)
    {
        // One item may stand without its brackets.
        IEnumerable<YamlNode> items = node is YamlSequenceNode sequence ? sequence.Children : [node];
        IList list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType))!;
        foreach (YamlNode item in items)
        {
            object value = ReadValue(item, itemType, field, $"{path}[{list.Count}]");
            if (field.Ascending && list.Count > 0 && Comparer.Default.Compare(value, list[^1]) <= 0)
            {
                // A list's comma inside a number makes two of it.
                bool isCutNumber = items.Skip(list.Count).Take(2).Any(
                    part => part is YamlScalarNode { Value: { Length: 3 } digits } && digits.All(char.IsAsciiDigit));
                throw document.Error(
                    item,
                    $"{path}[{list.Count}]",
                    $"each value must be larger than the one before{(isCutNumber ? "; numbers are written without commas, as 64k or 64_000" : "")}");
            }

            list.Add(value);
        }

        return list.Count >= field.MinimumCount
            ? list
            : throw document.Error(node, path, $"expected at least {field.MinimumCount} value{(field.MinimumCount == 1 ? "" : "s")}, found {list.Count}");
    }

    private object ReadScalar(YamlNode node, Type type, FieldAttribute field, string path)
    {
        if (node is not YamlScalarNode { Value: { } text })
        {
            throw document.Error(node, path, $"expected {Expected(type, field)}, found {Describe(node)}");
        }

        object? value = ParseScalar(text, type);
        bool inRange = value is not (int or long or double)
            || (Convert.ToDouble(value, null) is double n && n >= field.Minimum && n <= field.Maximum);
        IReadOnlyList<string>? words = Words(type, field);
        if (value is not null && inRange && (words is null || words.Contains(text)))
        {
            return value;
        }

        string? near = words is null ? null : Spelling.Nearest(text, words);
        string suggestion = near is null ? "" : $"; did you mean '{near}'?";
        throw document.Error(node, path, $"expected {Expected(type, field)}, found '{text}'{suggestion}");
    }

    private static object? ParseScalar(string text, Type type)
    {
        if (type == typeof(string))
        {
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }

        if (type == typeof(bool))
        {
            return text switch { "true" or "yes" or "on" => true, "false" or "no" or "off" => false, _ => null };
        }

        if (type == typeof(double))
        {
            return Quantity.TryParseNumber(text, out double number) ? number : null;
        }

        if (type == typeof(long) || type == typeof(int))
        {
            return !Quantity.TryParseCount(text, out long count) ? null
                : type == typeof(long) ? count
                : count is >= int.MinValue and <= int.MaxValue ? (int)count : null;
        }

        if (type == typeof(TimeSpan))
        {
            return Quantity.TryParseDuration(text, out TimeSpan span) ? span : null;
        }

        int index = EnumKeys(type).ToList().IndexOf(text);
        return index < 0 ? null : Enum.GetValues(type).GetValue(index);
    }

    private static string Expected(Type type, FieldAttribute field)
    {
        string kind = Words(type, field) is { } words ? $"one of {string.Join(", ", words)}"
            : type == typeof(string) ? "text"
            : type == typeof(bool) ? "true or false"
            : type == typeof(double) ? "a number"
            : type == typeof(TimeSpan) ? "a time with its unit, such as '10 min',"
            : "a whole number";
        string low = double.IsFinite(field.Minimum) ? $" of at least {QuantityText.Significant(field.Minimum, 15)}" : "";
        string high = double.IsFinite(field.Maximum) ? $"{(low.Length > 0 ? " and" : "")} at most {field.Maximum}" : "";
        string example = field.Example is null ? "" : $" (such as {field.Example})";
        return kind + low + high + example;
    }

    /// <summary>The words that a value can be; null where it is not one of some words.</summary>
    internal static IReadOnlyList<string>? Words(Type type, FieldAttribute field) =>
        type.IsEnum ? [.. EnumKeys(type)] : type == typeof(string) ? field.Choices : null;

    private static IEnumerable<string> EnumKeys(Type type) => Enum.GetNames(type).Select(Spelling.SnakeCase);

    private static bool IsScalar(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long)
        || type == typeof(double) || type == typeof(TimeSpan);

    public static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a section",
        YamlSequenceNode => "a list",
        YamlScalarNode { Value: null or "" } => "nothing ('null' does without the key)",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        _ => "something else",
    };

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
