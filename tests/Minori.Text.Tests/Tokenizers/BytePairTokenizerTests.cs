using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Tokenizers;

public sealed class BytePairTokenizerTests
{
    private static readonly BytePairTokenizer _tokenizer = Trained();

    [Fact]
    public void TextsComeBack()
    {
        Random random = new(11);
        for (int i = 0; i < 2000; i++)
        {
            string text = RandomText.Next(random);
            Assert.Equal(text, _tokenizer.Decode(_tokenizer.Encode(text)));
        }
    }

    [Fact]
    public void ArbitraryBytesComeBack()
    {
        Random random = new(12);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = new byte[random.Next(500)];
            random.NextBytes(bytes);
            int[] tokens = _tokenizer.EncodeBytes(bytes);
            Assert.Equal(bytes, _tokenizer.DecodeBytes(tokens));
            Assert.Equal(bytes.Length, tokens.Sum(_tokenizer.ByteCount));
        }
    }

    [Fact]
    public void MergesAreAppliedByRankFromLeftToRight()
    {
        Dictionary<(string, string), int> ranks = Merges();
        Random random = new(13);
        for (int i = 0; i < 300; i++)
        {
            string word = new([.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ => "aehlnorstw"[random.Next(10)])]);
            Assert.Equal(SlowMerge(word, ranks), _tokenizer.Encode(word).Select(t => _tokenizer.Decode([t])));
        }
    }

    [Fact]
    public void AVeryLongWordIsEncoded()
    {
        string text = new('a', 300_000);
        Assert.Equal(text, _tokenizer.Decode(_tokenizer.Encode(text)));
    }

    [Fact]
    public void ThreadsShareATokenizer()
    {
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => RandomText.Next(new Random(i)))];
        int[][] expected = [.. texts.Select(_tokenizer.Encode)];
        int[][] actual = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => actual[i] = _tokenizer.Encode(texts[i]));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void SavedAndLoadedItIsTheSame()
    {
        using TemporaryFolder folder = new();
        _tokenizer.Save(folder.File("tokenizer.json"));
        Tokenizer loaded = Tokenizer.Load(folder.File("tokenizer.json"));
        Assert.Equal(_tokenizer.Fingerprint, loaded.Fingerprint);
        Assert.Equal(_tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.Equal((0, 0, 0), (loaded.SeparatorId, loaded.BeginTokenId, loaded.EndTokenId));
        Random random = new(14);
        for (int i = 0; i < 200; i++)
        {
            string text = RandomText.Next(random);
            Assert.Equal(_tokenizer.Encode(text), loaded.Encode(text));
        }
    }

    private static BytePairTokenizer Trained() =>
        BytePairTrainer.Train(
            ["the other weather there, then; the hen and the heron were at the shore. " + new string('a', 64), "それはテストです。それはテストです。"],
            330);

    private static Dictionary<(string, string), int> Merges()
    {
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(_tokenizer.ToJson().ToArray());
        return json.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray()
            .Select((m, rank) => (Parts: m.GetString()!.Split(' '), rank))
            .ToDictionary(m => (m.Parts[0], m.Parts[1]), m => m.rank);
    }

    private static List<string> SlowMerge(string word, Dictionary<(string, string), int> ranks)
    {
        List<string> tokens = [.. word.Select(c => c.ToString())];
        while (true)
        {
            (int rank, int at) = Enumerable.Range(0, tokens.Count - 1)
                .Select(i => (ranks.GetValueOrDefault((tokens[i], tokens[i + 1]), int.MaxValue), i))
                .DefaultIfEmpty((int.MaxValue, 0))
                .Min();
            if (rank == int.MaxValue)
            {
                return tokens;
            }

            tokens[at] += tokens[at + 1];
            tokens.RemoveAt(at + 1);
        }
    }
}
