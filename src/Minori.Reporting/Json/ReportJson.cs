using System.Text.Json;
using System.Text.Json.Serialization;
using Minori.Reporting.Files;
using Minori.Studies.Findings;

namespace Minori.Reporting.Json;

/// <summary>The report as a JSON file for scripts and notebooks; reading it back gives an equal report.</summary>
public static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = ReadableJson.Encoder,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new CellConverter() },
    };

    /// <summary>Writes the report to a file, whole or not at all.</summary>
    /// <exception cref="ReportException">The file cannot be written.</exception>
    public static void Write(StudyReport report, string path) => ReportFile.Write(path, Text(report));

    /// <summary>The report as indented JSON text.</summary>
    public static string Text(StudyReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ReportException">The file is missing or not a report.</exception>
    public static StudyReport Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ReportException)
        {
            throw new ReportException($"cannot read the report {path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>The report of a JSON text.</summary>
    /// <exception cref="ReportException">The text is not a report.</exception>
    public static StudyReport Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<StudyReport>(json, Options)
                ?? throw new ReportException("it holds null in place of a report. Run the study again to write it.");
        }
        catch (JsonException e)
        {
            string reason = e.Message.ReplaceLineEndings(" ");
            throw new ReportException($"it is not a Minori report: {reason} Run the study again to write it.", e);
        }
    }
}
