namespace Minori.Text;

/// <summary>Several corpora as one; a text that occurs in more than one of them counts once.</summary>
internal sealed class CombinedCorpus : ICorpus
{
    private readonly IReadOnlyList<ICorpus> _parts;
    private readonly DistinctDocuments _documents;

    public CombinedCorpus(IReadOnlyList<ICorpus> parts)
    {
        _parts = parts;
        _documents = new DistinctDocuments(Read);
    }

    public string Name => string.Join(", ", _parts.Select(p => p.Name));

    public string Fingerprint => _documents.Fingerprint;

    public int DuplicatesRemoved => _documents.DuplicatesRemoved + _parts.Sum(p => p.DuplicatesRemoved);

    public int BadRecordsSkipped => _parts.Sum(p => p.BadRecordsSkipped);

    public long TextBytes(Split split) => _documents.TextBytes(split);

    public IEnumerable<Document> Documents(Split split) => _documents.Documents(split);

    private IEnumerable<SplitDocument> Read(Split? only) =>
        from part in _parts
        from split in only is { } one ? [one] : Enum.GetValues<Split>()
        from document in part.Documents(split)
        select new SplitDocument(document, split);
}
