using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Minori.Reporting.Files;
using Minori.Studies.Findings;

namespace Minori.Reporting.Figures;

/// <summary>
/// Figures as SVG files, the pictures that the report page saves: drawn by Node.js with the viewer's own code, so that
/// there is one renderer.
/// </summary>
public static class FigureDrawing
{
    private const string Node = "node";

    /// <summary>Draws every figure.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="path">The file of each.</param>
    /// <exception cref="ReportException">Node.js is missing or fails, or a file cannot be written.</exception>
    public static void Write(IReadOnlyList<Figure> figures, Func<Figure, string> path)
    {
        string specifications = new JsonArray([.. figures.Select(figure => (JsonNode)CompleteSpecification.Of(figure))]).ToJsonString();
        string[] pictures = Draw(specifications);
        foreach ((Figure figure, string picture) in figures.Zip(pictures))
        {
            ReportFile.Write(path(figure), picture + "\n");
        }
    }

    private static string[] Draw(string specifications)
    {
        string script = Path.Combine(Path.GetTempPath(), $"minori-{Guid.NewGuid():N}.mjs");
        try
        {
            WriteScript(script);
            (int exitCode, string output, string error) = Run(script, specifications);
            return exitCode == 0
                ? JsonSerializer.Deserialize<string[]>(output)!
                : throw new ReportException($"Node.js could not draw the figures: {LastLine(error)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"the figures can't be drawn in {Path.GetTempPath()}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static (int ExitCode, string Output, string Error) Run(string script, string input)
    {
        ProcessStartInfo start = new(Node, [script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            using (StreamWriter writer = process.StandardInput)
            {
                writer.Write(input);
            }

            process.WaitForExit();
            return (process.ExitCode, output.Result, error.Result);
        }
        catch (Win32Exception e)
        {
            throw new ReportException(
                "drawing figures without a browser needs Node.js 20 or newer on the path: install it (https://nodejs.org), or save figures from the page", e);
        }
    }

    private static void WriteScript(string path)
    {
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream("paper.mjs")!;
        using FileStream file = new(path, FileMode.CreateNew);
        script.CopyTo(file);
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "it said nothing";
}
