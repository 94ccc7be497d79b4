using BenchmarkDotNet.Attributes;
using Minori.Text;

namespace Minori.Benchmarks.Text;

/// <summary>Byte-pair encoding of a megabyte of English: the documentation inside the .NET SDK.</summary>
public class BytePairBenchmarks
{
    private const int Characters = 1_000_000;

    private readonly List<int> _tokens = new(Characters);
    private string[] _documents = [];
    private Tokenizer _tokenizer = null!;

    /// <summary>V.</summary>
    [Params(1024, 4096)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int length = 0;
        ICorpus corpus = Corpora.Open([DotnetDocsCorpus.CorpusName], new CorpusOptions());
        _documents =
        [
            .. corpus.Documents(Split.Train).Select(document => document.Text)
                .TakeWhile(text => (length += text.Length) <= Characters),
        ];
        _tokenizer = BytePairTrainer.Train(_documents, Vocabulary);
    }

    [Benchmark]
    public int Encode()
    {
        _tokens.Clear();
        foreach (string document in _documents)
        {
            _tokenizer.Encode(document, _tokens);
        }

        return _tokens.Count;
    }
}
