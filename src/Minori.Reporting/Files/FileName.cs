namespace Minori.Reporting.Files;

/// <summary>Ids as file names on every file system.</summary>
internal static class FileName
{
    /// <summary>The id with all but ASCII letters, digits, <c>.</c>, <c>_</c> and <c>-</c> turned into <c>-</c>.</summary>
    public static string Of(string id)
    {
        string name = string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        return name.TrimStart('.') is { Length: > 0 } visible ? visible : "unnamed";
    }
}
