using System.Text.Json;

namespace Minori.Text;

/// <summary>A document as a file gives it.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Domain">Its domain, where the file says one.</param>
internal sealed record FileRecord(string Text, string? Domain);

/// <summary>Reads the documents of one file by the ending of its name.</summary>
internal static class DocumentReader
{
    private static readonly string[] _endings = [".jsonl", ".txt", ".csv", ".tsv"];

    /// <summary>Whether the name ends as a file of documents does, with or without <c>.gz</c>.</summary>
    public static bool IsKnown(string path) => Ending(path) is not null;

    /// <summary>The documents in the file's order; records with an empty text are passed over.</summary>
    /// <exception cref="CorpusException">
    /// The file cannot be read, or a record is malformed and may not be skipped.
    /// </exception>
    public static IEnumerable<FileRecord> Read(string path, CorpusOptions options, BadRecords bad)
    {
        IEnumerable<FileRecord> records = Ending(path) switch
        {
            ".jsonl" => JsonLines.Read(path, record => ParseJson(record, options), bad),
            ".txt" => TextDocuments.Read(path, options.TextDocumentLength),
            ".csv" => CsvDocuments.Read(path, separator: null, options, bad),
            ".tsv" => CsvDocuments.Read(path, separator: '\t', options, bad),
            _ => throw new CorpusException(
                $"{path}: not a kind of file that holds documents; give {string.Join(", ", _endings)}, each with or without .gz"),
        };
        return records.Where(r => r.Text.Length > 0);
    }

    private static string? Ending(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Array.Find(_endings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    private static FileRecord ParseJson(JsonElement record, CorpusOptions options)
    {
        if (!record.TryGetProperty(options.TextField, out JsonElement text))
        {
            string names = string.Join(", ", record.EnumerateObject().Select(p => p.Name));
            throw new RecordException(
                $"no field \"{options.TextField}\" (there are: {names}); name the field with {options.TextFieldSetting}");
        }

        return text.ValueKind == JsonValueKind.String
            ? new FileRecord(text.GetString()!, Domain(record, options.DomainField))
            : throw new RecordException($"the field \"{options.TextField}\" is not a text");
    }

    private static string? Domain(JsonElement record, string field) =>
        record.TryGetProperty(field, out JsonElement domain) && domain.ValueKind == JsonValueKind.String
            ? domain.GetString()
            : null;
}
