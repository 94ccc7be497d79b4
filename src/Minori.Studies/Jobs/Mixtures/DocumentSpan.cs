using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>A stretch of tokens out of documents one after another, each followed by a separator; the documents at its ends are divided.</summary>
internal sealed class DocumentSpan(IReadOnlyList<Document> documents, Tokenizer tokenizer)
{
    private readonly long[] _sizes = [.. documents.Select(document => tokenizer.Encode(document.Text).Length + 1L)];

    /// <summary>Tokens of all documents, separators counted.</summary>
    public long Tokens => _sizes.Sum();

    /// <summary>
    /// The documents from token <paramref name="first"/> to token <paramref name="end"/>. Where that is beyond the last, they begin again
    /// from the first, under other ids, so that a text and its repetition do not stand side by side when documents are shuffled.
    /// </summary>
    public IEnumerable<Document> Take(long first, long end)
    {
        long start = 0;
        for (int i = 0; start < end; i++)
        {
            long size = _sizes[i % documents.Count];
            if (start + size > first && Cut(documents[i % documents.Count], size, first - start, end - start) is { } document)
            {
                yield return i < documents.Count ? document : document with { Id = $"{document.Id}#{i / documents.Count}" };
            }

            start += size;
        }
    }

    private Document? Cut(Document document, long size, long first, long end)
    {
        string text = document.Text;
        int from = Place(first);
        int to = end >= size ? text.Length : Place(end);
        return to > from ? document with { Text = text[from..to] } : null;

        // A separator follows what comes before a cut, as it follows every document.
        int Place(long tokens) => tokens <= 1 ? 0 : TextCut.Prefix(tokenizer, text, (int)tokens - 1);
    }
}
