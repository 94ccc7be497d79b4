using Xunit;

namespace Minori.Text.Tests.Tokenizers;

public sealed class BytePairTrainerTests
{
    [Fact]
    public void MergesOfASmallTextAreThoseFoundByHand()
    {
        // Words: "low" 2, " lower" 2, " low" 1. Pairs: lo 5, ow 5 (tie: l < o, so lo first), then low 5, then " low" 3.
        BytePairTokenizer tokenizer = BytePairTrainer.Train(["low lower", "low lower low"], 260);
        Assert.Equal(["lo", "low", " low"], Enumerable.Range(257, 3).Select(id => tokenizer.Decode([id])));
        Assert.Equal([258, 259, 1 + 'e'], tokenizer.Encode("low lowe"));
    }

    [Fact]
    public void EndOfTextIsTokenZeroAndBytesFollow()
    {
        BytePairTokenizer tokenizer = BytePairTrainer.Train([], 257);
        Assert.Equal((0, 0, 0), (tokenizer.SeparatorId, tokenizer.BeginTokenId, tokenizer.EndTokenId));
        Assert.Equal([1 + 'a', 0, 1 + 'b'], tokenizer.Encode("a<|endoftext|>b"));
        Assert.Equal(257, tokenizer.VocabularySize);
    }

    [Fact]
    public void TheSameTextsGiveTheSameFile()
    {
        string[] texts = [.. Enumerable.Range(0, 50).Select(i => RandomText.Next(new Random(i)))];
        BytePairTokenizer first = BytePairTrainer.Train(texts, 400);
        BytePairTokenizer second = BytePairTrainer.Train(texts.Reverse(), 400);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.True(first.ToJson().SequenceEqual(second.ToJson()));
    }

    [Fact]
    public void MergesAreThoseOfASlowCount()
    {
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => RandomText.Next(new Random(i))), "aaaaaaa aaaa aaa ababab bababa"];
        BytePairTokenizer tokenizer = BytePairTrainer.Train(texts, 320);
        Assert.Equal(SlowMerges(texts, 320), Enumerable.Range(257, tokenizer.VocabularySize - 257).Select(id => Convert.ToHexString(tokenizer.Bytes(id))));
    }

    [Fact]
    public void TrainingStopsWhereNoPairOccursTwice() =>
        Assert.Equal(257 + 1, BytePairTrainer.Train(["ab ab"], 1000).VocabularySize);

    [Fact]
    public void AVocabularyWithoutRoomForTheBytesIsRefused()
    {
        TokenizerException e = Assert.Throws<TokenizerException>(() => BytePairTrainer.Train(["a"], 256));
        Assert.Contains("257", e.Message, StringComparison.Ordinal);
    }

    /// <summary>Counts every pair anew for every merge.</summary>
    private static List<string> SlowMerges(string[] texts, int vocabularySize)
    {
        List<byte[]> tokens = [[], .. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];
        List<(List<int> Tokens, long Count)> words =
            [.. WordCounts.Of(texts, new Gpt2Pattern()).Select(w => (w.Key.Select(b => b + 1).ToList(), w.Value))];
        List<string> merges = [];
        while (tokens.Count < vocabularySize)
        {
            var best = words
                .SelectMany(w => w.Tokens.Zip(w.Tokens.Skip(1)).Select(pair => (Pair: pair, w.Count)))
                .GroupBy(p => p.Pair, p => p.Count)
                .Select(g => (g.Key, Count: g.Sum()))
                .Where(g => g.Count > 1)
                .OrderByDescending(g => g.Count).ThenBy(g => g.Key)
                .FirstOrDefault();
            if (best.Count == 0)
            {
                break;
            }

            foreach ((List<int> word, _) in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) == best.Key)
                    {
                        word[i] = tokens.Count;
                        word.RemoveAt(i + 1);
                    }
                }
            }

            tokens.Add([.. tokens[best.Key.First], .. tokens[best.Key.Second]]);
            merges.Add(Convert.ToHexString(tokens[^1]));
        }

        return merges;
    }
}
