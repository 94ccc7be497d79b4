using System.Text.Json;
using Minori.Reporting.Files;
using Minori.Reporting.Json;
using Minori.Studies.Findings;

namespace Minori.Reporting.Figures;

/// <summary>Figures as Vega-Lite files, data inside, which open in Jupyter, Altair and the Vega editor.</summary>
public static class FigureExport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = ReadableJson.Encoder,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Writes the figure to a file, by custom <c>&lt;id&gt;.vl.json</c>, whole or not at all.</summary>
    /// <exception cref="ReportException">The figure's data is malformed or the file cannot be written.</exception>
    public static void Write(Figure figure, string path) => ReportFile.Write(path, Text(figure));

    /// <summary>The figure as an indented Vega-Lite document.</summary>
    /// <exception cref="ReportException">The figure's data is malformed.</exception>
    public static string Text(Figure figure) => CompleteSpecification.Of(figure).ToJsonString(Options) + "\n";
}
