using System.Globalization;
using System.Text;
using Minori.Reporting.Files;
using Minori.Studies.Findings;

namespace Minori.Reporting.Tables;

/// <summary>
/// Tables as CSV (RFC 4180): a header of field names, full precision, an empty field where nothing was measured,
/// <c>NaN</c> and <c>Infinity</c> as R and pandas read them. A spread takes three columns: <c>name</c>,
/// <c>name_low</c>, <c>name_high</c>.
/// </summary>
public static class CsvExport
{
    private const string LineEnd = "\r\n";

    /// <summary>Writes the table to a file, whole or not at all.</summary>
    /// <exception cref="ReportException">The table is malformed or the file cannot be written.</exception>
    public static void Write(DataTable table, string path) => ReportFile.Write(path, Text(table));

    /// <summary>The table as CSV text.</summary>
    /// <exception cref="ReportException">The table is malformed.</exception>
    public static string Text(DataTable table)
    {
        FlatTable flat = FlatTable.Of(table);
        var text = new StringBuilder();
        AppendLine(text, flat.Columns.Select(column => column.Name));
        foreach (object?[] row in flat.Rows)
        {
            AppendLine(text, row.Select(Field));
        }

        return text.ToString();
    }

    private static void AppendLine(StringBuilder text, IEnumerable<string> fields) =>
        text.AppendJoin(',', fields.Select(Quote)).Append(LineEnd);

    private static string Field(object? cell) => cell switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? field
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
