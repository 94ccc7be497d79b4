using System.Text;

namespace Minori.Text;

/// <summary>
/// Cuts plain text into documents: paragraphs (separated by blank lines) are joined until a document has a least
/// length, so that a book can be held out in parts while a short file stays whole.
/// </summary>
internal static class TextDocuments
{
    /// <param name="path">A UTF-8 file, possibly compressed.</param>
    /// <param name="leastLength">In characters; 0 takes the file as one document.</param>
    public static IEnumerable<FileRecord> Read(string path, int leastLength)
    {
        StringBuilder document = new();
        bool afterBlank = false;
        foreach (string line in Lines(path))
        {
            bool blank = string.IsNullOrWhiteSpace(line);
            if (afterBlank && !blank && leastLength > 0 && document.Length >= leastLength)
            {
                yield return new FileRecord(document.ToString().Trim('\n'), null);
                document.Clear();
            }

            document.Append(line).Append('\n');
            afterBlank = blank;
        }

        yield return new FileRecord(document.ToString().Trim('\n'), null);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using StreamReader reader = new(TextFile.OpenUtf8(path), Encoding.UTF8);
        while (true)
        {
            string? line;
            try
            {
                line = reader.ReadLine();
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                throw TextFile.Damaged(path, e);
            }

            if (line is null)
            {
                yield break;
            }

            yield return line;
        }
    }
}
