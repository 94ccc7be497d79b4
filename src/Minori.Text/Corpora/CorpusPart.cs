namespace Minori.Text;

/// <summary>Some of the documents of a corpus, as a corpus.</summary>
public sealed class CorpusPart : ICorpus
{
    private readonly ICorpus _whole;
    private readonly PartSelection _selection;
    private readonly Lazy<string> _fingerprint;

    public CorpusPart(ICorpus whole, PartSelection selection)
    {
        _whole = whole;
        _selection = selection;
        _fingerprint = new Lazy<string>(ComputeFingerprint);
    }

    public string Name => (_selection.Domains, _selection.Numbers) switch
    {
        ({ } domains, _) => string.Join(", ", domains),
        (_, { } numbers) => $"piece {string.Join(", ", numbers)} of {_selection.Pieces}",
        _ => _whole.Name,
    };

    /// <summary>The identity of the part's own documents: what else the corpus holds does not matter.</summary>
    public string Fingerprint => _fingerprint.Value;

    public IEnumerable<Document> Documents(Split split) => _whole.Documents(split).Where(document => _selection.Has(document, split));

    private string ComputeFingerprint()
    {
        ContentFingerprint fingerprint = new();
        foreach (Split split in Enum.GetValues<Split>())
        {
            foreach (Document document in Documents(split))
            {
                fingerprint.Add(document.Id, document.Domain, split);
            }
        }

        return fingerprint.Compute();
    }
}
