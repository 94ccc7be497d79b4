namespace Minori.Text;

/// <summary>
/// A documentation id such as <c>M:System.String.Concat(System.Object)</c> taken apart (C# specification, annex D.4.2).
/// </summary>
/// <param name="Prefix">The letter before the colon, or <c>\0</c> where there is none.</param>
/// <param name="Container">
/// What stands before the last dot of the name: the declaring type, or a type's namespace.
/// </param>
/// <param name="Name">The last part of the name, generic arity included.</param>
/// <param name="Parameters">What is between the parentheses; empty for none.</param>
internal readonly record struct MemberName(char Prefix, string Container, string Name, string Parameters)
{
    public static MemberName Parse(string id)
    {
        char prefix = '\0';
        string name = id;
        if (id.Length > 1 && id[1] == ':')
        {
            prefix = id[0];
            name = id[2..];
        }

        string parameters = "";
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0)
        {
            int close = name.LastIndexOf(')');
            parameters = close > open ? name[(open + 1)..close] : "";
            name = name[..open];
        }

        int dot = name.LastIndexOf('.');
        return dot < 0
            ? new MemberName(prefix, "", name, parameters)
            : new MemberName(prefix, name[..dot], name[(dot + 1)..], parameters);
    }

    /// <summary>The last part of a dotted name.</summary>
    public static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
}
