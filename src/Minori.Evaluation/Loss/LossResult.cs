namespace Minori.Evaluation;

/// <summary>The loss of a model on a set of documents, in all, by domain and by document.</summary>
/// <param name="Tokens">Scored tokens.</param>
/// <param name="TotalNats">Sum of −log p over them.</param>
/// <param name="Bytes">Bytes that they stand for.</param>
/// <param name="Domains">The sums of each domain, by name in ordinal order.</param>
/// <param name="Documents">The documents in the order given, those without a scored token left out.</param>
public sealed record LossResult(
    long Tokens,
    double TotalNats,
    long Bytes,
    IReadOnlyDictionary<string, LossSums> Domains,
    IReadOnlyList<DocumentLoss> Documents)
    : LossSums(Tokens, TotalNats, Bytes)
{
    /// <summary>Adds up documents, in their order.</summary>
    internal static LossResult Of(IReadOnlyList<DocumentLoss> documents)
    {
        LossSums total = Sum(documents);
        SortedDictionary<string, LossSums> domains = new(StringComparer.Ordinal);
        foreach (IGrouping<string, DocumentLoss> domain in documents.GroupBy(document => document.Domain))
        {
            domains.Add(domain.Key, Sum(domain));
        }

        return new LossResult(total.Tokens, total.TotalNats, total.Bytes, domains, documents);
    }

    private static LossSums Sum(IEnumerable<DocumentLoss> documents)
    {
        long tokens = 0;
        long bytes = 0;
        double nats = 0;
        foreach (DocumentLoss document in documents)
        {
            tokens += document.Tokens;
            bytes += document.Bytes;
            nats += document.TotalNats;
        }

        return new LossSums(tokens, nats, bytes);
    }
}
