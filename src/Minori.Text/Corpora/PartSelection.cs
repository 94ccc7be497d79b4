using System.Globalization;

namespace Minori.Text;

/// <summary>Which documents of a corpus belong to a part of it; what is not given leaves nothing out.</summary>
public sealed record PartSelection
{
    private const int HashDigits = 16;

    /// <summary>The documents of these domains; null for all.</summary>
    public IReadOnlyList<string>? Domains { get; init; }

    /// <summary>Into how many pieces the hash of the document cuts the corpus.</summary>
    public int Pieces { get; init; } = 1;

    /// <summary>The pieces that belong, 1 … <see cref="Pieces"/>; null for all.</summary>
    public IReadOnlyList<int>? Numbers { get; init; }

    /// <summary>
    /// Of the training documents one half, 0 or 1, by another bit of the hash: for two users of a part that must not train
    /// on the same text. Null for both.
    /// </summary>
    public int? Half { get; init; }

    /// <summary>Whether a document of a split belongs to the part.</summary>
    public bool Has(Document document, Split split)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (Domains is { } domains && !domains.Contains(document.Domain, StringComparer.Ordinal))
        {
            return false;
        }

        bool isHalved = Half is not null && split == Split.Train;
        if (Numbers is null && !isHalved)
        {
            return true;
        }

        // The lower digits decide the split.
        ulong hash = ulong.Parse(document.Id.AsSpan(0, HashDigits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (Numbers is not { } numbers || numbers.Contains((int)(hash % (ulong)Pieces) + 1))
            && (!isHalved || (int)(Permutation.Mix(hash) & 1) == Half);
    }
}
