using System.Globalization;
using System.Text;

namespace Minori.Text;

/// <summary>
/// Writes documentation ids the way people write C#: short names, <c>&lt;T&gt;</c>, keywords for built-in types.
/// </summary>
internal static class ReadableName
{
    private static readonly Dictionary<string, string> _keywords = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.SByte"] = "sbyte",
        ["System.Char"] = "char",
        ["System.Decimal"] = "decimal",
        ["System.Double"] = "double",
        ["System.Single"] = "float",
        ["System.Int32"] = "int",
        ["System.UInt32"] = "uint",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort",
        ["System.Object"] = "object",
        ["System.String"] = "string",
        ["System.Void"] = "void",
    };

    /// <summary>What a reference in a sentence reads as: <c>List&lt;T&gt;</c>, <c>Stream.Read</c>.</summary>
    public static string Reference(string id)
    {
        MemberName name = MemberName.Parse(id);
        return name.Prefix switch
        {
            'N' => id[2..],
            'T' => Generic(name.Name, []),
            'M' or 'P' or 'F' or 'E' => Member(name, []),
            _ => Generic(name.Name.Length > 0 ? name.Name : id, []),
        };
    }

    /// <summary>Declaring type and name of a member, without parameters.</summary>
    /// <param name="name">The member.</param>
    /// <param name="typeParameters">The names of the declaring type's type parameters, where known.</param>
    public static string Member(MemberName name, IReadOnlyList<string> typeParameters)
    {
        string type = Generic(MemberName.LastPart(name.Container), typeParameters);
        return name.Name switch
        {
            "#ctor" => "new " + type,
            "#cctor" => "static " + type,
            _ when name.Name.StartsWith("op_", StringComparison.Ordinal) => $"{type} operator {name.Name[3..]}",
            _ => $"{type}.{WithoutArity(Explicit(name.Name))}",
        };
    }

    /// <summary>A member with its parameters' types and names.</summary>
    /// <param name="name">The member.</param>
    /// <param name="typeParameters">The names of the declaring type's type parameters, where known.</param>
    /// <param name="methodTypeParameters">The names of the method's type parameters, where known.</param>
    /// <param name="parameterNames">The names of the documented parameters, in order.</param>
    public static string Signature(
        MemberName name,
        IReadOnlyList<string> typeParameters,
        IReadOnlyList<string> methodTypeParameters,
        IReadOnlyList<string> parameterNames)
    {
        if (name.Prefix == 'T')
        {
            return Generic(name.Name, typeParameters);
        }

        StringBuilder signature = new(Member(name, typeParameters));
        int arity = Arity(name.Name);
        if (arity > 0)
        {
            AppendParameters(signature, arity, methodTypeParameters);
        }

        List<string> types =
            [.. SplitParameters(name.Parameters).Select(t => Type(t, typeParameters, methodTypeParameters))];
        if (types.Count == 0 && name.Prefix != 'M')
        {
            return signature.ToString();
        }

        bool named = parameterNames.Count == types.Count;
        (char open, char close) = name.Prefix == 'M' ? ('(', ')') : ('[', ']');
        IEnumerable<string> parameters = types.Select((t, i) => named ? $"{t} {parameterNames[i]}" : t);
        return signature.Append(open).AppendJoin(", ", parameters).Append(close).ToString();
    }

    /// <summary>
    /// A parameter's type: <c>System.Collections.Generic.IComparer{`0}</c> reads <c>IComparer&lt;T&gt;</c>.
    /// </summary>
    private static string Type(
        string type, IReadOnlyList<string> typeParameters, IReadOnlyList<string> methodTypeParameters)
    {
        if (type.EndsWith('@'))
        {
            return "ref " + Type(type[..^1], typeParameters, methodTypeParameters);
        }

        if (type.EndsWith('*'))
        {
            return Type(type[..^1], typeParameters, methodTypeParameters) + "*";
        }

        if (type.EndsWith(']'))
        {
            int bracket = type.LastIndexOf('[');
            string commas = new(',', type.AsSpan(bracket).Count(','));
            return $"{Type(type[..bracket], typeParameters, methodTypeParameters)}[{commas}]";
        }

        if (type.StartsWith("``", StringComparison.Ordinal))
        {
            return TypeParameter(type.AsSpan(2), methodTypeParameters);
        }

        if (type.StartsWith('`'))
        {
            return TypeParameter(type.AsSpan(1), typeParameters);
        }

        int brace = type.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0 || !type.EndsWith('}'))
        {
            return _keywords.TryGetValue(type, out string? keyword) ? keyword : MemberName.LastPart(type);
        }

        IEnumerable<string> arguments =
            SplitParameters(type[(brace + 1)..^1]).Select(a => Type(a, typeParameters, methodTypeParameters));
        return $"{MemberName.LastPart(type[..brace])}<{string.Join(", ", arguments)}>";
    }

    private static string TypeParameter(ReadOnlySpan<char> index, IReadOnlyList<string> names) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i) && i < names.Count
            ? names[i]
            : i == 0 ? "T" : string.Create(CultureInfo.InvariantCulture, $"T{i + 1}");

    private static IEnumerable<string> SplitParameters(string parameters)
    {
        int depth = 0;
        int start = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            depth += parameters[i] switch { '{' or '[' or '(' => 1, '}' or ']' or ')' => -1, _ => 0 };
            if (parameters[i] == ',' && depth == 0)
            {
                yield return parameters[start..i];
                start = i + 1;
            }
        }

        if (parameters.Length > 0)
        {
            yield return parameters[start..];
        }
    }

    /// <summary>
    /// The member's own name of an explicit implementation: <c>System#IDisposable#Dispose</c> is
    /// <c>IDisposable.Dispose</c>.
    /// </summary>
    private static string Explicit(string name)
    {
        string[] parts = name.Split('#');
        return parts.Length == 1
            ? name
            : $"{parts[^2]}.{parts[^1]}".Replace('{', '<').Replace('}', '>').Replace("@", ", ", StringComparison.Ordinal);
    }

    private static string Generic(string name, IReadOnlyList<string> typeParameters)
    {
        int arity = Arity(name);
        if (arity == 0)
        {
            return name.Replace('{', '<').Replace('}', '>');
        }

        StringBuilder generic = new(WithoutArity(name));
        AppendParameters(generic, arity, typeParameters);
        return generic.ToString();
    }

    private static void AppendParameters(StringBuilder name, int arity, IReadOnlyList<string> typeParameters)
    {
        IEnumerable<string> names = Enumerable.Range(0, arity).Select(i =>
            i < typeParameters.Count ? typeParameters[i]
            : arity == 1 ? "T"
            : string.Create(CultureInfo.InvariantCulture, $"T{i + 1}"));
        name.Append('<').AppendJoin(", ", names).Append('>');
    }

    private static int Arity(string name) =>
        int.TryParse(name.AsSpan(name.LastIndexOf('`') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int arity)
        && name.Contains('`', StringComparison.Ordinal)
            ? arity
            : 0;

    private static string WithoutArity(string name)
    {
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : name[..tick];
    }
}
