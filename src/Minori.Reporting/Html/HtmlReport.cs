using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Minori.Reporting.Files;
using Minori.Reporting.Json;
using Minori.Studies.Findings;

namespace Minori.Reporting.Html;

/// <summary>
/// The report as one HTML file that opens from disk and loads nothing from the network: the viewer of <c>web/</c>,
/// which is embedded in this assembly, with the report as JSON inside.
/// </summary>
public static class HtmlReport
{
    private const string TitleMark = "{{title}}";
    private const string ReportMark = "{{report}}";
    private const string Generator = """<meta name="generator" content="Minori">""";
    private const int HeadCharacters = 2000;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = ReadableJson.Encoder,
    };

    private static readonly Lazy<string> Template = new(ReadTemplate);

    /// <summary>Writes the report to a file, whole or not at all; missing folders are made.</summary>
    /// <exception cref="ReportException">A table is malformed or the file cannot be written.</exception>
    public static void Write(StudyReport report, string path) => ReportFile.Write(path, Text(report));

    /// <summary>Whether a file is a report's page: by what its head says of its making.</summary>
    internal static bool IsReport(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            char[] head = new char[HeadCharacters];
            using StreamReader reader = new(path);
            return new string(head, 0, reader.ReadBlock(head)).Contains(Generator, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The report as HTML text.</summary>
    /// <exception cref="ReportException">A table is malformed.</exception>
    public static string Text(StudyReport report)
    {
        string json = JsonSerializer.Serialize(ViewerReportBuilder.Build(report), Options);
        string title = HtmlEncoder.Create(UnicodeRanges.All).Encode(report.Title);
        return Filled(Filled(Template.Value, ReportMark, json), TitleMark, title);
    }

    // The marks are looked for in the template alone: a report that contains a mark stays as it is.
    private static string Filled(string page, string mark, string text)
    {
        int start = page.IndexOf(mark, StringComparison.Ordinal);
        return string.Concat(page.AsSpan(0, start), text, page.AsSpan(start + mark.Length));
    }

    private static string ReadTemplate()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("viewer.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
