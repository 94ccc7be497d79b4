using System.Text;

namespace Minori.Text;

/// <summary>A collection of distinct documents in three disjoint splits.</summary>
public interface ICorpus
{
    /// <summary>What the user called it: <c>dotnet-docs</c> or the paths.</summary>
    string Name { get; }

    /// <summary>
    /// Identity of the content, 64 hexadecimal digits: SHA-256 over the sorted hashes of all documents with their
    /// domain and split. Independent of machine, path and order.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>How many exact duplicates were left out.</summary>
    int DuplicatesRemoved => 0;

    /// <summary>How many malformed records were left out (only with <see cref="CorpusOptions.SkipBad"/>).</summary>
    int BadRecordsSkipped => 0;

    /// <summary>The size of the texts of one split in UTF-8.</summary>
    /// <exception cref="CorpusException">A record is malformed and may not be skipped.</exception>
    long TextBytes(Split split) => Documents(split).Sum(document => (long)Encoding.UTF8.GetByteCount(document.Text));

    /// <summary>The documents of one split, in a stable order; may be enumerated any number of times.</summary>
    /// <exception cref="CorpusException">A record is malformed and may not be skipped.</exception>
    IEnumerable<Document> Documents(Split split);
}
