using System.Text;

namespace Minori.Text;

/// <summary>
/// Learns a byte-level BPE vocabulary: the most frequent pair of neighbouring tokens becomes a token, again and again
/// (Sennrich et al. 2016, algorithm 1). Ties go to the pair with the smaller ids, so the result depends on the texts
/// alone.
/// </summary>
public static class BytePairTrainer
{
    /// <summary>
    /// The token that separates documents; its id is 0. The bytes have the ids 1 … 256, merges follow.
    /// </summary>
    public const string EndOfText = "<|endoftext|>";

    private const int FirstByteId = 1;
    private const int FirstMergeId = FirstByteId + 256;

    /// <summary>Trains a tokenizer with GPT-2's pre-tokenising pattern.</summary>
    /// <param name="texts">The texts; gone through once.</param>
    /// <param name="vocabularySize">
    /// The number of tokens, at least 257. The result is smaller where the texts have too few pairs that occur twice.
    /// </param>
    /// <exception cref="TokenizerException">The vocabulary is too small.</exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int vocabularySize)
    {
        if (vocabularySize < FirstMergeId)
        {
            throw new TokenizerException(
                $"a byte-level BPE vocabulary of {vocabularySize} tokens is too small: take at least {FirstMergeId}, "
                + "or 256 for plain bytes");
        }

        PairCounts pairs = new(WordCounts.Of(texts, new Gpt2Pattern()), b => FirstByteId + b);
        List<byte[]> tokens =
            [Encoding.UTF8.GetBytes(EndOfText), .. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];
        List<(int Left, int Right)> merges = [];
        while (tokens.Count < vocabularySize && pairs.MostFrequent() is (int left, int right))
        {
            pairs.Merge(left, right, tokens.Count);
            merges.Add((left, right));
            tokens.Add([.. tokens[left], .. tokens[right]]);
        }

        string[] visible = [.. tokens.Select(t => ByteAlphabet.Visible(t))];
        byte[] json = TokenizerJsonWriter.Write(
            visible, merges.Select(m => (visible[m.Left], visible[m.Right])), EndOfText, useRegex: true);
        return (BytePairTokenizer)TokenizerJsonReader.Parse(json, "the trained tokenizer");
    }
}
