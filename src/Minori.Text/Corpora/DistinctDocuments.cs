using System.Text;

namespace Minori.Text;

/// <summary>A document and what it is for.</summary>
internal readonly record struct SplitDocument(Document Document, Split Split);

/// <summary>
/// Leaves exact duplicates out of a stream of documents that can be read again and again. Of equal texts in different
/// splits the test copy stays, else the validation copy: nothing held out is trained on. The stream is gone through
/// once to learn which document is where; what is remembered is ids, not texts.
/// </summary>
/// <param name="read">Reads the stream; given a split, it may leave the documents of other splits out.</param>
internal sealed class DistinctDocuments(Func<Split?, IEnumerable<SplitDocument>> read)
{
    private readonly Lazy<Index> _index = new(() => Index.Of(read(null)));

    public string Fingerprint => _index.Value.Fingerprint;

    public int DuplicatesRemoved => _index.Value.DuplicatesRemoved;

    /// <summary>The size of a split's texts in UTF-8.</summary>
    public long TextBytes(Split split) => _index.Value.Bytes[(int)split];

    public IEnumerable<Document> Documents(Split split)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((Document document, Split ofDocument) in read(split))
        {
            if (ofDocument == split
                && _index.Value.Splits.GetValueOrDefault(document.Id) == split
                && seen.Add(document.Id))
            {
                yield return document;
            }
        }
    }

    private sealed record Index(IReadOnlyDictionary<string, Split> Splits, int DuplicatesRemoved, long[] Bytes, string Fingerprint)
    {
        public static Index Of(IEnumerable<SplitDocument> documents)
        {
            Dictionary<string, Split> splits = new(StringComparer.Ordinal);
            Dictionary<string, string> domains = new(StringComparer.Ordinal);
            long[] bytes = new long[Enum.GetValues<Split>().Length];
            int total = 0;
            foreach ((Document document, Split split) in documents)
            {
                total++;
                bool isKnown = splits.TryGetValue(document.Id, out Split known);
                if (!isKnown || split > known)
                {
                    int size = Encoding.UTF8.GetByteCount(document.Text);
                    bytes[(int)split] += size;
                    bytes[(int)known] -= isKnown ? size : 0;
                    splits[document.Id] = split;
                    domains[document.Id] = document.Domain;
                }
            }

            ContentFingerprint fingerprint = new();
            foreach ((string id, Split split) in splits)
            {
                fingerprint.Add(id, domains[id], split);
            }

            return new Index(splits, total - splits.Count, bytes, fingerprint.Compute());
        }
    }
}
