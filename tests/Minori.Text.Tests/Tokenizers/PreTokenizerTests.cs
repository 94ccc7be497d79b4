using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Minori.Text.Tests.Tokenizers;

public sealed class PreTokenizerTests
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Fact]
    public void Gpt2WordsAreThoseOfThePattern() => AgreesWithRegex(new Gpt2Pattern(), Gpt2);

    [Fact]
    public void Cl100kWordsAreThoseOfThePattern() => AgreesWithRegex(new Cl100kPattern(3), Cl100k);

    [Fact]
    public void OneDigitPerWordIsThePatternOfQwen() => AgreesWithRegex(new Cl100kPattern(1), Cl100k.Replace("{1,3}", "", StringComparison.Ordinal));

    [Fact]
    public void ALetterOutsideTheBasicPlaneIsALetter() => Assert.Equal(["𐐷a𐐷", " 𝟘𝟘", " 😀", " b"], Words(new Gpt2Pattern(), "𐐷a𐐷 𝟘𝟘 😀 b"));

    [Fact]
    public void BytesThatAreNotUtf8AreCoveredByWords()
    {
        Random random = new(5);
        foreach (PreTokenizer preTokenizer in new PreTokenizer[] { new Gpt2Pattern(), new Cl100kPattern(3), new DigitPreTokenizer(true, new Gpt2Pattern()) })
        {
            byte[] bytes = new byte[2000];
            random.NextBytes(bytes);
            List<int> ends = [];
            preTokenizer.Split(bytes, 0, ends);
            Assert.Equal(bytes.Length, ends[^1]);
            Assert.All(ends.Zip(ends.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        }
    }

    [Fact]
    public void DigitsAreCutOutBeforeThePattern()
    {
        Assert.Equal(["a", " ", "1", "2", " b"], Words(new DigitPreTokenizer(true, new Gpt2Pattern()), "a 12 b"));
        Assert.Equal(["a", " ", "12", " b"], Words(new DigitPreTokenizer(false, new Gpt2Pattern()), "a 12 b"));
    }

    /// <summary>
    /// .NET's Regex is right as long as every character is one UTF-16 unit; <c>\s</c> there lacks nothing of
    /// White_Space.
    /// </summary>
    private static void AgreesWithRegex(PreTokenizer preTokenizer, string pattern)
    {
        Regex regex = new(pattern, RegexOptions.CultureInvariant);
        Random random = new(3);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(RandomText.Next(random).EnumerateRunes().Where(r => r.IsBmp));
            Assert.Equal(regex.Matches(text).Select(m => m.Value), Words(preTokenizer, text));
        }
    }

    private static List<string> Words(PreTokenizer preTokenizer, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        List<int> ends = [];
        preTokenizer.Split(utf8, 0, ends);
        return [.. ends.Select((end, i) => Encoding.UTF8.GetString(utf8[(i == 0 ? 0 : ends[i - 1])..end]))];
    }
}
