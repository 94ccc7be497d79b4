using System.Security.Cryptography;

namespace Minori.Text;

/// <summary>
/// The hash that identifies documents and holds them out: SHA-256 of the UTF-8 text, shortened to 128 bits. It depends
/// on the text alone, so a document has the same id and split on every machine and in every order.
/// </summary>
public static class DocumentHash
{
    private const int HeldOutPercent = 3;

    /// <summary>The first 128 bits of the text's SHA-256, in 32 lower-case hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<char> text) => Format(Compute(text));

    /// <summary>
    /// The split of the documents whose text, or whose part that decides, is <paramref name="text"/>: 94% train, 3%
    /// validation, 3% test.
    /// </summary>
    public static Split SplitOf(ReadOnlySpan<char> text) => SplitOf(Compute(text));

    internal static UInt128 Compute(ReadOnlySpan<char> text)
    {
        using PooledUtf8 utf8 = new(text);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8.Span, digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    internal static string Format(UInt128 hash) => hash.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    internal static Split SplitOf(UInt128 hash) => SplitOf(hash, HeldOutPercent, HeldOutPercent);

    internal static Split SplitOf(UInt128 hash, int validationPercent, int testPercent)
    {
        int percentile = (int)((ulong)hash % 100);
        return percentile < validationPercent ? Split.Validation
            : percentile < validationPercent + testPercent ? Split.Test
            : Split.Train;
    }
}
