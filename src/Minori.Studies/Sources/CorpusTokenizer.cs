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
}
