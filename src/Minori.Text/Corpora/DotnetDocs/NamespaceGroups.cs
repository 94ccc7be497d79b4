namespace Minori.Text;

/// <summary>The domains of <c>dotnet-docs</c>: the largest groups of namespaces, and one for the rest.</summary>
internal static class NamespaceGroups
{
    public const string Other = "other";

    private static readonly string[] _prefixes =
    [
        "Microsoft.AspNetCore", "Microsoft.Extensions", "System.Collections", "System.ComponentModel", "System.Data",
        "System.Diagnostics", "System.IO", "System.Linq", "System.Net", "System.Reflection", "System.Runtime",
        "System.Security", "System.Text", "System.Threading", "System.Xml",
    ];

    /// <summary>The group of a namespace; the namespace <c>System</c> itself is a group too.</summary>
    public static string Of(ReadOnlySpan<char> name)
    {
        foreach (string prefix in _prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)
                && (name.Length == prefix.Length || name[prefix.Length] == '.'))
            {
                return prefix;
            }
        }

        return name is "System" ? "System" : Other;
    }
}
