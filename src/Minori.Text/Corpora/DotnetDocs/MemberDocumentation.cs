using System.Text;

namespace Minori.Text;

/// <summary>The sections of one member's documentation, each already clean text, as a file gives them.</summary>
internal sealed class MemberDocumentation(string id)
{
    public string Id { get; } = id;

    public string Summary { get; set; } = "";

    public List<(string Name, string Text)> TypeParameters { get; } = [];

    public List<(string Name, string Text)> Parameters { get; } = [];

    public string Returns { get; set; } = "";

    public List<(string Type, string Text)> Exceptions { get; } = [];

    public string Remarks { get; set; } = "";

    /// <summary>
    /// The document: a line with the name, the summary, a line for each parameter, for the returned value and for each
    /// exception, the remarks; null where nothing but the name is known or the member is of no known kind.
    /// </summary>
    /// <param name="typeParametersOf">
    /// The type-parameter names of types by documentation name; also tells which names are types.
    /// </param>
    public MemberDescription? Describe(IReadOnlyDictionary<string, string[]> typeParametersOf)
    {
        MemberName name = MemberName.Parse(Id);
        MemberKind? kind = name.Prefix switch
        {
            'T' => MemberKind.Type,
            'M' => MemberKind.Method,
            'P' => MemberKind.Property,
            'F' => MemberKind.Field,
            'E' => MemberKind.Event,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        string[] own = [.. TypeParameters.Select(p => p.Name)];
        string type = kind == MemberKind.Type ? Id[2..] : name.Container;
        string[] ofType = kind == MemberKind.Type ? own : typeParametersOf.GetValueOrDefault(type, []);

        StringBuilder text = new(
            kind == MemberKind.Type ? ReadableName.Signature(name, own, [], []) : ReadableName.Member(name, ofType));
        int nameLength = text.Length;
        TextRange summary = AppendLine(text, "", Summary);
        foreach ((string parameter, string description) in TypeParameters.Concat(Parameters))
        {
            AppendLine(text, parameter + ": ", description);
        }

        TextRange returns = AppendLine(text, "Returns: ", Returns);
        foreach ((string exception, string description) in Exceptions)
        {
            AppendLine(text, exception + ": ", description);
        }

        AppendLine(text, "", Remarks);
        if (text.Length == nameLength)
        {
            return null;
        }

        string signature = ReadableName.Signature(name, ofType, own, [.. Parameters.Select(p => p.Name)]);
        string group = NamespaceGroups.Of(NamespaceOf(type, typeParametersOf));
        return new MemberDescription(kind.Value, group, signature, text.ToString(), summary, returns);
    }

    private static string NamespaceOf(string type, IReadOnlyDictionary<string, string[]> types)
    {
        string container = MemberName.Parse(type).Container;
        while (types.ContainsKey(container))
        {
            container = MemberName.Parse(container).Container;
        }

        return container;
    }

    private static TextRange AppendLine(StringBuilder text, string label, string content)
    {
        if (content.Length == 0)
        {
            return default;
        }

        text.Append('\n').Append(label);
        TextRange range = new(text.Length, content.Length);
        text.Append(content);
        return range;
    }
}
