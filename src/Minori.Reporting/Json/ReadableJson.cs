using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Minori.Reporting.Json;

/// <summary>JSON that people can read and that may stand inside a page.</summary>
internal static class ReadableJson
{
    /// <summary>
    /// Keeps the letters of all scripts and escapes &lt;, &gt;, &amp;, quotes and the separators U+2028 and U+2029:
    /// nothing in a report can end the script element that it stands in.
    /// </summary>
    public static JavaScriptEncoder Encoder { get; } = JavaScriptEncoder.Create(UnicodeRanges.All);
}
