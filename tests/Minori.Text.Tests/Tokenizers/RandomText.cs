using System.Text;

namespace Minori.Text.Tests.Tokenizers;

/// <summary>
/// Texts that mix what tokenizers get wrong: spaces of all kinds, contractions, digits, scripts, letters outside the
/// basic plane.
/// </summary>
internal static class RandomText
{
    private static readonly string[] _pieces =
    [
        " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u3000", "a", "the", "Don't", "'s", "'LL", "'", "x1", "42", "1234567", "½", "٣",
        "é", "e\u0301", "ß", "日本語", "テスト", "𐐷𐐷", "𝟘", "😀", "👩‍👩‍👧", ".", "...", "_", "→", "<|endoftext|>", "<|endof", "\0",
    ];

    public static string Next(Random random)
    {
        StringBuilder text = new();
        for (int i = random.Next(40); i >= 0; i--)
        {
            text.Append(random.Next(8) == 0 ? new Rune(RandomScalar(random)).ToString() : _pieces[random.Next(_pieces.Length)]);
        }

        return text.ToString();
    }

    private static int RandomScalar(Random random)
    {
        int value = random.Next(0x110000 - 0x800);
        return value < 0xD800 ? value : value + 0x800;
    }
}
