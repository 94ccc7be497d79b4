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

    // Drawn through what byte-level BPEs trained on dotnet-docs have: 2.10 bytes a token at 512 tokens, 3.53 at 2,048.
    private static double BytesPerToken(int vocabulary) => 1 + (1.05 * Math.Pow(Math.Log2(Math.Max(256, vocabulary) / 256.0), 0.8));
}
