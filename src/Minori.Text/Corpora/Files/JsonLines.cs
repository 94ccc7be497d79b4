using System.Text.Json;

namespace Minori.Text;

/// <summary>Reads JSONL: one JSON object per line, UTF-8; blank lines are passed over.</summary>
internal static class JsonLines
{
    /// <summary>Turns the object on one line into a value.</summary>
    /// <returns>The value; null to pass the line over.</returns>
    /// <exception cref="RecordException">The object is not as it should be.</exception>
    public delegate T? Parse<T>(JsonElement record)
        where T : class;

    /// <summary>The values of all lines, in order.</summary>
    /// <exception cref="CorpusException">
    /// The file cannot be read, or a line is malformed and may not be skipped.
    /// </exception>
    public static IEnumerable<T> Read<T>(string path, Parse<T> parse, BadRecords bad)
        where T : class
    {
        using Stream stream = TextFile.Open(path);
        Utf8LineReader lines = new(stream, path);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            T? value = null;
            try
            {
                using JsonDocument record = JsonDocument.Parse(line);
                value = record.RootElement.ValueKind == JsonValueKind.Object
                    ? parse(record.RootElement)
                    : throw new RecordException("the line is not a JSON object");
            }
            catch (JsonException e)
            {
                bad.Report(path, lines.Number, $"not valid JSON at byte {e.BytePositionInLine + 1}");
            }
            catch (InvalidOperationException)
            {
                bad.Report(path, lines.Number, "a text is not valid Unicode");
            }
            catch (RecordException e)
            {
                bad.Report(path, lines.Number, e.Message);
            }

            if (value is not null)
            {
                yield return value;
            }
        }
    }
}

/// <summary>One record of a file is not as it should be; the message is the reason without the place.</summary>
internal sealed class RecordException(string reason) : Exception(reason);
