using CsvHelper;

namespace Minori.Text;

/// <summary>Takes documents from a column of a CSV file (RFC 4180) whose first row holds the columns' names.</summary>
internal static class CsvDocuments
{
    /// <param name="path">A UTF-8 file, possibly compressed.</param>
    /// <param name="separator">
    /// Between fields; null to find it out from the first lines (comma, semicolon, tab or bar).
    /// </param>
    /// <param name="options">Name the columns.</param>
    /// <param name="bad">Takes malformed rows.</param>
    public static IEnumerable<FileRecord> Read(string path, char? separator, CorpusOptions options, BadRecords bad)
    {
        string? fault = null;
        CsvReaderOptions format = new()
        {
            Separator = separator,
            TrackLineNumbers = true,
            OnMalformedRecord = record => fault = Reason(record),
        };
        using CsvReader reader = CsvReader.Create(TextFile.OpenUtf8(path), format, leaveOpen: false);
        int text = -1;
        int domain = -1;
        while (Next(reader, path))
        {
            if (text < 0)
            {
                text = Column(reader, options.TextField) ?? throw MissingColumn(reader, path, options);
                domain = Column(reader, options.DomainField) ?? int.MaxValue;
            }

            if (reader.FieldCount != reader.Headers.Count)
            {
                fault ??= $"{reader.FieldCount} fields where the first row has {reader.Headers.Count}";
            }

            if (fault is null)
            {
                string? group = domain < reader.FieldCount ? reader.GetString(domain) : null;
                yield return new FileRecord(reader.GetString(text), group);
            }
            else
            {
                bad.Report(path, reader.LineNumber, fault);
            }

            fault = null;
        }
    }

    /// <summary>What is wrong with a record, or null where it can be read all the same.</summary>
    internal static string? Reason(CsvMalformedRecord record) => record.Reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quotation mark is opened and not closed",
        CsvMalformedReason.TextAfterClosingQuote => "there is text after the closing quotation mark of a field",
        _ => null, // A quotation mark inside a field without quotation marks is text.
    };

    private static int? Column(CsvReader reader, string name) =>
        reader.Headers.ToList().IndexOf(name) is >= 0 and int column ? column : null;

    private static CorpusException MissingColumn(CsvReader reader, string path, CorpusOptions options) =>
        new($"{path}:1: no column \"{options.TextField}\" (there are: {string.Join(", ", reader.Headers)}); "
            + $"name the column with {options.TextFieldSetting}");

    private static bool Next(CsvReader reader, string path)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw TextFile.Damaged(path, e);
        }
    }
}
