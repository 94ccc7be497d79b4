using System.Text;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Tokenizers;

public sealed class ByteTokenizerTests
{
    private static readonly ByteTokenizer _tokenizer = ByteTokenizer.Instance;

    [Fact]
    public void TheIdOfAByteIsTheByte()
    {
        Assert.Equal([72, 105, 0xE3, 0x81, 0x82], _tokenizer.Encode("Hiあ"));
        Assert.Equal(256, _tokenizer.VocabularySize);
        Assert.Equal((0, 0, 0), (_tokenizer.SeparatorId, _tokenizer.BeginTokenId, _tokenizer.EndTokenId));
        Assert.All(Enumerable.Range(0, 256), b => Assert.Equal(1, _tokenizer.ByteCount(b)));
    }

    [Fact]
    public void ArbitraryBytesComeBack()
    {
        byte[] bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        Assert.Equal(bytes, _tokenizer.DecodeBytes(_tokenizer.EncodeBytes(bytes)));
    }

    [Fact]
    public void ATokenThatEndsInsideACharacterIsDecodedWithItsNeighbours()
    {
        int[] tokens = _tokenizer.Encode("日本");
        Assert.Equal("日本", _tokenizer.Decode(tokens));
        Assert.Equal("日\uFFFD", _tokenizer.Decode(tokens.AsSpan(0, 5)));
    }

    [Fact]
    public void ALoneSurrogateBecomesTheReplacementCharacter() =>
        Assert.Equal(Encoding.UTF8.GetBytes("a\uFFFDb"), _tokenizer.DecodeBytes(_tokenizer.Encode("a\uD800b")));

    [Fact]
    public void TheFileIsReadAsTheByteTokenizer()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("tokenizer.json");
        _tokenizer.Save(path);
        Assert.Same(_tokenizer, Tokenizer.Load(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AnIdOutsideTheVocabularyIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([-1]));
    }
}
