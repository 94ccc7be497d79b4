using System.Collections;
using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace Minori.Studies.StudyFiles;

/// <summary>Reads a section's named variations: each is the section itself with a few keys replaced.</summary>
internal sealed class NamedVariations(SectionReader reader, StudyDocument document)
{
    private const string NameKey = "name";

    /// <summary>Whether a property of a section is the list of the section's own variations.</summary>
    public static bool Holds(PropertyInfo property, Type section) =>
        property.PropertyType == typeof(IReadOnlyList<>).MakeGenericType(typeof(Named<>).MakeGenericType(section));

    /// <summary>The keys that a variation may give, beside its name.</summary>
    public static IEnumerable<KeyValuePair<string, (PropertyInfo Property, FieldAttribute Field)>> Keys(Type section) =>
        SectionReader.Fields(section).Where(f => !f.Value.Field.Shared && !Holds(f.Value.Property, section));

    /// <summary>Reads the list.</summary>
    /// <param name="section">The keys and values of the section.</param>
    /// <param name="listKey">The key of the list in it.</param>
    /// <param name="list">The list.</param>
    /// <param name="type">The section's type.</param>
    /// <param name="path">The section's path.</param>
    /// <exception cref="StudyFileException">A variation has no name, one that is taken, or keys that are not allowed.</exception>
    public IList Read(YamlMappingNode section, string listKey, YamlNode list, Type type, string path)
    {
        string listPath = SectionReader.Join(path, listKey);
        if (list is not YamlSequenceNode { Children.Count: > 0 } items)
        {
            throw document.Error(list, listPath, $"expected a list of named variations, such as '- name: reference', found {SectionReader.Describe(list)}");
        }

        Type named = typeof(Named<>).MakeGenericType(type);
        IList variations = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(named))!;
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (YamlNode item in items)
        {
            string itemPath = $"{listPath}[{variations.Count}]";
            (string name, YamlMappingNode keys) = NameOf(item, itemPath);
            if (!names.Add(name))
            {
                throw document.Error(item, itemPath, $"the name '{name}' is taken by another variation");
            }

            RequireVaried(keys, type, itemPath);
            YamlMappingNode varied = document.Varied(section, keys, key => key == listKey || key == NameKey);
            variations.Add(Activator.CreateInstance(named, name, reader.ReadSection(varied, type, itemPath)));
        }

        return variations;
    }

    private (string Name, YamlMappingNode Keys) NameOf(YamlNode item, string path)
    {
        if (item is not YamlMappingNode keys)
        {
            throw document.Error(item, path, $"expected a name and the keys that differ, found {SectionReader.Describe(item)}");
        }

        if (!keys.Children.TryGetValue(new YamlScalarNode(NameKey), out YamlNode? name))
        {
            throw document.Error(item, $"{path}.{NameKey}", "missing key (what the variation is called), for example 'name: reference'");
        }

        return name is YamlScalarNode { Value: { Length: > 0 } text }
            ? (text, keys)
            : throw document.Error(name, $"{path}.{NameKey}", $"expected text, found {SectionReader.Describe(name)}");
    }

    private void RequireVaried(YamlMappingNode keys, Type type, string path)
    {
        string[] allowed = [.. Keys(type).Select(k => k.Key), NameKey];
        foreach (YamlNode node in keys.Children.Keys)
        {
            string key = (node as YamlScalarNode)?.Value ?? "";
            if (allowed.Contains(key))
            {
                continue;
            }

            string problem = SectionReader.Fields(type).ContainsKey(key)
                ? "is the same for all variations; give it beside them"
                : Spelling.Nearest(key, allowed) is { } near ? $"unknown key; did you mean '{near}'?"
                : $"unknown key; known keys: {string.Join(", ", allowed)}";
            throw document.Error(node, SectionReader.Join(path, key), problem);
        }
    }
}
