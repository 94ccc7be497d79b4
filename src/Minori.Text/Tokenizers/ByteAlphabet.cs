using System.Text;

namespace Minori.Text;

/// <summary>
/// The visible alphabet of byte-level BPE files (Radford et al. 2019): a printable Latin-1 byte is the character of the
/// same number, the other 68 bytes are the characters from U+0100 on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = new char[256];
    private static readonly short[] _bytes = new short[0x100 + 68];

    static ByteAlphabet()
    {
        Array.Fill(_bytes, (short)-1);
        char next = '\u0100';
        for (int b = 0; b < 256; b++)
        {
            bool printable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            _characters[b] = printable ? (char)b : next++;
            _bytes[_characters[b]] = (short)b;
        }
    }

    /// <summary>The visible character of a byte.</summary>
    public static char Character(byte value) => _characters[value];

    /// <summary>The visible form of a sequence of bytes, one character per byte.</summary>
    public static string Visible(ReadOnlySpan<byte> bytes)
    {
        StringBuilder visible = new(bytes.Length);
        foreach (byte b in bytes)
        {
            visible.Append(_characters[b]);
        }

        return visible.ToString();
    }

    /// <summary>The bytes of a visible form, or null where a character is not in the alphabet.</summary>
    public static byte[]? Bytes(string visible)
    {
        byte[] bytes = new byte[visible.Length];
        for (int i = 0; i < visible.Length; i++)
        {
            int b = visible[i] < _bytes.Length ? _bytes[visible[i]] : -1;
            if (b < 0)
            {
                return null;
            }

            bytes[i] = (byte)b;
        }

        return bytes;
    }
}
