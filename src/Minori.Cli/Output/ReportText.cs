using System.Text.Json;
using Minori.Reporting.Terminal;
using Minori.Studies.Findings;
using Spectre.Console;

namespace Minori.Cli.Output;

/// <summary>A report on standard output.</summary>
internal static class ReportText
{
    /// <summary>Tables, findings and verdict, for people; of a table of many rows only its place.</summary>
    public static void Print(StudyReport report)
    {
        IAnsiConsole console = ResultConsole.Create();
        foreach (DataTable table in report.Tables)
        {
            if (table.IsLong)
            {
                console.WriteLine($"{table.Title}: {table.Rows.Count} rows, in the report and its tables/{table.Id}.csv");
            }
            else
            {
                console.Write(new ReportTable(table));
            }
        }

        console.Write(new FindingList(report.Findings));
        console.WriteLine();
        console.Write(new Rule("[bold]Verdict[/]").LeftJustified());
        console.WriteLine(report.Verdict);
        console.WriteLine();
    }

    /// <summary>The findings as they are printed in JSON.</summary>
    public static IEnumerable<object> Findings(StudyReport report) => report.Findings.Select(f => new
    {
        f.Id,
        f.Subject,
        Status = JsonNamingPolicy.SnakeCaseLower.ConvertName(f.Status.ToString()),
        f.Statement,
        f.Measures,
    });
}
