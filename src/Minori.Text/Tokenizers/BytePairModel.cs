namespace Minori.Text;

/// <summary>The checked parts of a byte-level BPE tokenizer.</summary>
internal sealed record BytePairModel
{
    /// <summary>The bytes of each token by id; empty for ids that no token has.</summary>
    public required byte[][] TokenBytes { get; init; }

    /// <summary>The token of each single byte, −1 where there is none.</summary>
    public required int[] ByteTokens { get; init; }

    public required MergeTable Merges { get; init; }

    /// <summary>
    /// Tokens by their visible form where a word that is a token is taken whole (<c>ignore_merges</c>), else null.
    /// </summary>
    public required Dictionary<string, int>? WholeWords { get; init; }

    /// <summary>Added tokens that are cut out before normalisation.</summary>
    public required AddedTokenMatcher RawTokens { get; init; }

    /// <summary>Added tokens that are cut out after normalisation.</summary>
    public required AddedTokenMatcher NormalizedTokens { get; init; }

    /// <summary>Whether text is brought into Unicode normal form C.</summary>
    public required bool NormalizesToFormC { get; init; }

    public required PreTokenizer PreTokenizer { get; init; }

    /// <summary>Whether a stretch of text that does not begin with a space is given one in front.</summary>
    public required bool AddsPrefixSpace { get; init; }

    public required int? BeginTokenId { get; init; }

    public required int EndTokenId { get; init; }
}
