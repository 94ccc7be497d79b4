using Minori.Text;

namespace Minori.Studies.Sources;

/// <summary>The tokenizer that a vocabulary size asks for.</summary>
public static class CorpusTokenizer
{
    /// <summary>Bytes for a vocabulary of 256, else a byte-level BPE trained on the corpus's training split.</summary>
    /// <exception cref="TokenizerException">The vocabulary size can't be had.</exception>
    public static Tokenizer Create(ICorpus corpus, int vocabulary) => vocabulary == 256
        ? ByteTokenizer.Instance
        : BytePairTrainer.Train(corpus.Documents(Split.Train).Select(d => d.Text), vocabulary);

    /// <summary>About how many tokens a text becomes; with a vocabulary of 256 exactly as many.</summary>
    /// <param name="bytes">The text's size in UTF-8.</param>
    /// <param name="vocabulary">As <see cref="Create"/> takes it.</param>
    public static long TokensOf(long bytes, int vocabulary) => (long)(bytes / BytesPerToken(vocabulary));

    // A token of English grows by half a byte with each doubling of a byte-level BPE's vocabulary.
    private static double BytesPerToken(int vocabulary) => 1 + (0.45 * Math.Log2(Math.Max(256, vocabulary) / 256.0));
}
