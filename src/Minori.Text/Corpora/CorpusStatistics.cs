using System.Text;

namespace Minori.Text;

/// <summary>The size of a corpus or of a part of it.</summary>
/// <param name="Name">The split or domain.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Bytes">Their texts in UTF-8.</param>
/// <param name="Tokens">Their tokens without separators; null where no tokenizer was given.</param>
public sealed record TextSize(string Name, long Documents, long Bytes, long? Tokens)
{
    /// <summary>Bytes per token; null where no tokenizer was given or there is no text.</summary>
    public double? BytesPerToken => Tokens is > 0 ? (double)Bytes / Tokens : null;
}

/// <summary>What a corpus holds.</summary>
/// <param name="Total">All documents.</param>
/// <param name="Splits">By split: train, validation, test.</param>
/// <param name="Domains">By domain, in alphabetical order.</param>
/// <param name="DuplicatesRemoved">Exact duplicates left out.</param>
/// <param name="BadRecordsSkipped">Malformed records left out.</param>
/// <param name="Fingerprint">See <see cref="ICorpus.Fingerprint"/>.</param>
public sealed record CorpusStatistics(
    TextSize Total,
    IReadOnlyList<TextSize> Splits,
    IReadOnlyList<TextSize> Domains,
    int DuplicatesRemoved,
    int BadRecordsSkipped,
    string Fingerprint)
{
    /// <summary>Goes through the whole corpus; with a tokenizer, also counts tokens.</summary>
    public static CorpusStatistics Measure(ICorpus corpus, Tokenizer? tokenizer = null)
    {
        List<(Split Split, TextSize Size)> sizes = [];
        List<int> tokens = [];
        foreach (Split split in Enum.GetValues<Split>())
        {
            foreach (Document document in corpus.Documents(split))
            {
                tokens.Clear();
                tokenizer?.Encode(document.Text, tokens);
                long? count = tokenizer is null ? null : tokens.Count;
                sizes.Add((split, new TextSize(document.Domain, 1, Encoding.UTF8.GetByteCount(document.Text), count)));
            }
        }

        bool counted = tokenizer is not null;
        return new CorpusStatistics(
            Sum("total", sizes.Select(s => s.Size), counted),
            [.. Enum.GetValues<Split>().Select(s =>
                Sum(s.ToString().ToLowerInvariant(), sizes.Where(t => t.Split == s).Select(t => t.Size), counted))],
            [.. sizes.GroupBy(s => s.Size.Name, s => s.Size, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Sum(g.Key, g, counted))],
            corpus.DuplicatesRemoved,
            corpus.BadRecordsSkipped,
            corpus.Fingerprint);
    }

    private static TextSize Sum(string name, IEnumerable<TextSize> sizes, bool counted) =>
        sizes.Aggregate(
            new TextSize(name, 0, 0, counted ? 0 : null),
            (sum, s) => new TextSize(name, sum.Documents + s.Documents, sum.Bytes + s.Bytes, sum.Tokens + s.Tokens));
}
