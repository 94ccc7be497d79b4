using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Minori.Text;

/// <summary>The first 160 bytes of a token shard; numbers are little-endian.</summary>
/// <remarks>
/// | at | bytes | what |
/// |---|---|---|
/// | 0 | 8 | <c>MINORITS</c> |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | bytes per token, 2 or 4 |
/// | 16 | 8 | number of tokens |
/// | 24 | 8 | number of documents |
/// | 32 | 8 | vocabulary size |
/// | 40 | 32 | the tokenizer's fingerprint |
/// | 72 | 32 | the corpus's fingerprint |
/// | 104 | 32 | SHA-256 of the tokens' bytes |
/// | 136 | 24 | the first 24 bytes of the SHA-256 of bytes 0 … 135 |
/// </remarks>
internal sealed record ShardHeader(
    int BytesPerToken,
    long Count,
    long DocumentCount,
    int VocabularySize,
    string TokenizerFingerprint,
    string CorpusFingerprint,
    byte[] ContentHash)
{
    public const int Length = 160;

    private const int Version = 1;
    private const int Checked = 136;

    private static ReadOnlySpan<byte> Magic => "MINORITS"u8;

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), BytesPerToken);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), DocumentCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), VocabularySize);
        Convert.FromHexString(TokenizerFingerprint).CopyTo(bytes, 40);
        Convert.FromHexString(CorpusFingerprint).CopyTo(bytes, 72);
        ContentHash.CopyTo(bytes, 104);
        SHA256.HashData(bytes.AsSpan(0, Checked)).AsSpan(0, Length - Checked).CopyTo(bytes.AsSpan(Checked));
        return bytes;
    }

    /// <summary>The header in <paramref name="bytes"/>, or the reason why there is none.</summary>
    public static (ShardHeader? Header, string? Fault) Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length || !bytes.StartsWith(Magic))
        {
            return (null, "not a token shard");
        }

        if (!SHA256.HashData(bytes[..Checked]).AsSpan(0, Length - Checked).SequenceEqual(bytes[Checked..Length]))
        {
            return (null, "the header is damaged");
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) is not Version and int version)
        {
            return (null, $"a token shard of version {version}, not {Version}");
        }

        return (new ShardHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[32..])),
            Convert.ToHexStringLower(bytes[40..72]),
            Convert.ToHexStringLower(bytes[72..104]),
            bytes[104..136].ToArray()), null);
    }
}
