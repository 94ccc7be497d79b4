using System.Text;
using Minori.Shared;

namespace Minori.Text;

/// <summary>
/// Turns text into token ids and back. Ids are 0 … <see cref="VocabularySize"/> − 1. Instances are immutable and may be
/// used by several threads at once.
/// </summary>
/// <remarks>
/// Encoding works on UTF-8; a lone surrogate in a string becomes U+FFFD first. No begin or end token is ever added:
/// whoever builds a sequence decides.
/// </remarks>
public abstract class Tokenizer
{
    /// <summary>The number of ids, counting ids that no text produces.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The token that stands before the first token of a sequence, where the tokenizer has one.</summary>
    public abstract int? BeginTokenId { get; }

    /// <summary>The token that ends a sequence, where the tokenizer has one.</summary>
    public abstract int? EndTokenId { get; }

    /// <summary>The token written between documents.</summary>
    public abstract int SeparatorId { get; }

    /// <summary>SHA-256 of the tokenizer's <c>tokenizer.json</c>, 64 lower-case hexadecimal digits.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>
    /// Appends the tokens of <paramref name="utf8"/>, which may hold any bytes, to <paramref name="tokens"/>.
    /// </summary>
    /// <exception cref="TokenizerException">
    /// The vocabulary lacks a byte (only bytes that valid UTF-8 never holds).
    /// </exception>
    public abstract void EncodeBytes(ReadOnlySpan<byte> utf8, List<int> tokens);

    /// <summary>The bytes that <paramref name="token"/> stands for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in 0 … <see cref="VocabularySize"/> − 1.</exception>
    public abstract ReadOnlySpan<byte> Bytes(int token);

    /// <summary>The content of the tokenizer's Hugging Face <c>tokenizer.json</c>.</summary>
    public abstract ReadOnlySpan<byte> ToJson();

    /// <summary>The tokens of <paramref name="text"/>.</summary>
    public int[] Encode(string text)
    {
        List<int> tokens = [];
        Encode(text, tokens);
        return [.. tokens];
    }

    /// <summary>Appends the tokens of <paramref name="text"/> to <paramref name="tokens"/>.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        using PooledUtf8 utf8 = new(text);
        EncodeBytes(utf8.Span, tokens);
    }

    /// <summary>The tokens of <paramref name="utf8"/>, which may hold any bytes.</summary>
    public int[] EncodeBytes(ReadOnlySpan<byte> utf8)
    {
        List<int> tokens = [];
        EncodeBytes(utf8, tokens);
        return [.. tokens];
    }

    /// <summary>The number of bytes that <see cref="DecodeBytes"/> gives for <paramref name="token"/>.</summary>
    public int ByteCount(int token) => Bytes(token).Length;

    /// <summary>The bytes of all tokens, one after another.</summary>
    public byte[] DecodeBytes(ReadOnlySpan<int> tokens)
    {
        List<byte> bytes = new(tokens.Length * 4);
        foreach (int token in tokens)
        {
            bytes.AddRange(Bytes(token));
        }

        return [.. bytes];
    }

    /// <summary>
    /// The text of all tokens: their bytes together, read as UTF-8, with U+FFFD for what is not UTF-8.
    /// </summary>
    public string Decode(ReadOnlySpan<int> tokens) => Encoding.UTF8.GetString(DecodeBytes(tokens));

    /// <summary>Writes a Hugging Face <c>tokenizer.json</c>; the file appears whole or not at all.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(ToJson()));

    /// <summary>
    /// Reads a Hugging Face <c>tokenizer.json</c> with a byte-level BPE model. A file with the 256 bytes as its whole
    /// vocabulary and no merges is a <see cref="ByteTokenizer"/>.
    /// </summary>
    /// <exception cref="TokenizerException">
    /// The file is missing, malformed, or asks for a component Minori does not have.
    /// </exception>
    public static Tokenizer Load(string path) => TokenizerJsonReader.Load(path);
}
