using System.Globalization;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Shards;

public sealed class TokenShardTests
{
    private static readonly string _fingerprint = new('a', 64);

    [Fact]
    public void DocumentsStandBetweenSeparators()
    {
        using TemporaryFolder folder = new();
        using TokenShard shard = TokenShard.Write(folder.File("x.shard"), Documents(40), ByteTokenizer.Instance, seed: 3, _fingerprint);
        string[] texts = Text(shard).Split('\0');
        Assert.Equal("", texts[0]);
        Assert.Equal("", texts[^1]);
        Assert.Equal(Documents(40).Select(d => d.Text).Order(StringComparer.Ordinal), texts[1..^1].Order(StringComparer.Ordinal));
        Assert.Equal((40, 256, _fingerprint), (shard.DocumentCount, shard.VocabularySize, shard.CorpusFingerprint));
        Assert.Equal(ByteTokenizer.Instance.Fingerprint, shard.TokenizerFingerprint);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void TheOrderDependsOnTheSeedAndNotOnTheDocumentsOrder()
    {
        using TemporaryFolder folder = new();
        string Written(IEnumerable<Document> documents, ulong seed)
        {
            using TokenShard shard = TokenShard.Write(folder.File("x.shard"), documents, ByteTokenizer.Instance, seed);
            return Text(shard);
        }

        Assert.Equal(Written(Documents(40), 1), Written(Documents(40).Reverse(), 1));
        Assert.NotEqual(Written(Documents(40), 1), Written(Documents(40), 2));
    }

    [Fact]
    public void LargeVocabulariesTakeFourBytes()
    {
        using TemporaryFolder folder = new();
        WideTokenizer tokenizer = new();
        using TokenShard shard = TokenShard.Write(folder.File("x.shard"), [Document("ab")], tokenizer);
        int[] tokens = new int[4];
        shard.Read(0, tokens);
        Assert.Equal([0, 100_000 + 'a', 100_000 + 'b', 0], tokens);
    }

    [Fact]
    public void WindowsAreReadWhereTheyAre()
    {
        using TemporaryFolder folder = new();
        using TokenShard shard = TokenShard.Write(folder.File("x.shard"), Documents(20), ByteTokenizer.Instance);
        string all = Text(shard);
        int[] window = new int[5];
        for (long offset = 0; offset + 5 <= shard.Count; offset++)
        {
            shard.Read(offset, window);
            Assert.Equal(all.Substring((int)offset, 5), string.Concat(window.Select(t => (char)t)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => shard.Read(shard.Count - 4, window));
        Assert.Throws<ArgumentOutOfRangeException>(() => shard.Read(-1, window));
    }

    [Fact]
    public void AnyDamageIsNoticed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("x.shard");
        TokenShard.Write(path, Documents(5), ByteTokenizer.Instance).Dispose();
        byte[] whole = File.ReadAllBytes(path);
        foreach (int position in new[] { 0, 9, 20, 50, 110, 150, 159, 160, whole.Length - 1 })
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= 1;
            AssertRefused(path, damaged);
        }

        foreach (int length in new[] { 0, 100, 160, whole.Length - 1 })
        {
            AssertRefused(path, whole[..length]);
        }

        AssertRefused(path, [.. whole, 0]);
    }

    private static void AssertRefused(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        CorpusException e = Assert.Throws<CorpusException>(() => TokenShard.Open(path));
        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static IEnumerable<Document> Documents(int count) =>
        Enumerable.Range(0, count).Select(i => Document(string.Create(CultureInfo.InvariantCulture, $"document {i}")));

    private static Document Document(string text) => new(text, "test", DocumentHash.Of(text));

    private static string Text(TokenShard shard)
    {
        int[] tokens = new int[shard.Count];
        shard.Read(0, tokens);
        return string.Concat(tokens.Select(t => (char)t));
    }

    /// <summary>Bytes with ids from 100,000 on.</summary>
    private sealed class WideTokenizer : Tokenizer
    {
        public override int VocabularySize => 100_256;

        public override int? BeginTokenId => null;

        public override int? EndTokenId => null;

        public override int SeparatorId => 0;

        public override string Fingerprint { get; } = new('b', 64);

        public override void EncodeBytes(ReadOnlySpan<byte> utf8, List<int> tokens)
        {
            foreach (byte b in utf8)
            {
                tokens.Add(100_000 + b);
            }
        }

        public override ReadOnlySpan<byte> Bytes(int token) => throw new NotSupportedException();

        public override ReadOnlySpan<byte> ToJson() => throw new NotSupportedException();
    }
}
