using System.Text.Json;

namespace Minori.Text;

/// <summary>
/// Reads the user's tasks: JSONL with <c>prompt</c>, <c>choices</c>, <c>answer</c>, or <c>prompt</c>, <c>target</c>,
/// <c>refs</c>.
/// </summary>
internal static class TaskFile
{
    private const int HeldOutPercent = 10;

    public static TaskData OpenFile(string path, TaskOptions options)
    {
        ILookup<Split, TaskExample> splits = Read(path, options).ToLookup(e =>
            DocumentHash.SplitOf(DocumentHash.Compute(e.Prompt), HeldOutPercent, HeldOutPercent));
        return Data(SplitFileName.Parse(path).Stem is { Length: > 0 } stem ? stem : Path.GetFileName(path), splits);
    }

    public static TaskData OpenFolder(string path, TaskOptions options)
    {
        (string Path, Split? Split)[] files =
        [
            .. Directory.EnumerateFiles(path)
                .Order(StringComparer.Ordinal)
                .Where(f => Path.GetFileName(f).Contains(".jsonl", StringComparison.OrdinalIgnoreCase))
                .Select(f => (f, SplitFileName.Parse(f).Split))
                .Where(f => f.Split is not null),
        ];
        if (files.Length == 0)
        {
            throw new CorpusException($"{path}: the folder holds none of train.jsonl, valid.jsonl and test.jsonl");
        }

        ILookup<Split, TaskExample> splits = files
            .SelectMany(f => Read(f.Path, options).Select(e => (f.Split, Example: e)))
            .ToLookup(e => e.Split!.Value, e => e.Example);
        return Data(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), splits);
    }

    private static TaskData Data(string name, ILookup<Split, TaskExample> splits) =>
        new(name, [.. splits[Split.Train]], [.. splits[Split.Validation]], [.. splits[Split.Test]]);

    private static IEnumerable<TaskExample> Read(string path, TaskOptions options) =>
        JsonLines.Read(path, Parse, new BadRecords(options.Corpus.SkipBad, "mend the line"));

    private static TaskExample Parse(JsonElement record)
    {
        string prompt = Text(record, "prompt") ?? throw new RecordException("no text in the field \"prompt\"");
        if (Text(record, "target") is { } target)
        {
            return TaskExample.OfTarget(prompt, target, Texts(record, "refs"));
        }

        string[] choices = Texts(record, "choices")
            ?? throw new RecordException("neither \"choices\" and \"answer\" nor \"target\"");
        if (choices.Length < 2)
        {
            throw new RecordException("\"choices\" has fewer than two texts");
        }

        return record.TryGetProperty("answer", out JsonElement value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out int answer)
            && answer >= 0
            && answer < choices.Length
                ? TaskExample.OfChoices(prompt, choices, answer)
                : throw new RecordException($"\"answer\" is not an index of \"choices\" (0 to {choices.Length - 1})");
    }

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string[]? Texts(JsonElement record, string field)
    {
        if (!record.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(e => e.GetString()!)]
            : throw new RecordException($"\"{field}\" is not a list of texts");
    }
}
