using System.Security.Cryptography;

namespace Minori.Text;

/// <summary>
/// One token per byte of UTF-8: id of byte b is b. Byte 0, which text does not hold, separates documents and is also
/// the begin and end token.
/// </summary>
public sealed class ByteTokenizer : Tokenizer
{
    private static readonly byte[] _bytes = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
    private static readonly byte[] _json = TokenizerJsonWriter.Write(
        vocabulary: [.. _bytes.Select(b => ByteAlphabet.Visible([b]))], merges: [], endOfText: null, useRegex: false);

    private ByteTokenizer()
    {
    }

    /// <summary>The byte tokenizer; it has no state, so one is enough.</summary>
    public static ByteTokenizer Instance { get; } = new();

    public override int VocabularySize => 256;

    public override int? BeginTokenId => 0;

    public override int? EndTokenId => 0;

    public override int SeparatorId => 0;

    public override string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(_json));

    public override void EncodeBytes(ReadOnlySpan<byte> utf8, List<int> tokens)
    {
        tokens.EnsureCapacity(tokens.Count + utf8.Length);
        foreach (byte b in utf8)
        {
            tokens.Add(b);
        }
    }

    public override ReadOnlySpan<byte> Bytes(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(token, 255);
        return _bytes.AsSpan(token, 1);
    }

    public override ReadOnlySpan<byte> ToJson() => _json;
}
