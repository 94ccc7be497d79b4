using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Minori.Text;

/// <summary>
/// Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019): added tokens are cut out, the rest is
/// normalised and cut into words, and in each word neighbours are merged, best rank first.
/// </summary>
public sealed class BytePairTokenizer : Tokenizer
{
    private readonly BytePairModel _model;
    private readonly byte[] _json;
    private readonly ConcurrentBag<WordEncoder> _encoders = [];

    /// <param name="model">The parts, checked.</param>
    /// <param name="json">The file that holds them.</param>
    internal BytePairTokenizer(BytePairModel model, byte[] json)
    {
        _model = model;
        _json = json;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(json));
    }

    public override int VocabularySize => _model.TokenBytes.Length;

    public override int? BeginTokenId => _model.BeginTokenId;

    public override int? EndTokenId => _model.EndTokenId;

    public override int SeparatorId => _model.EndTokenId;

    public override string Fingerprint { get; }

    public override ReadOnlySpan<byte> Bytes(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, VocabularySize);
        return _model.TokenBytes[token];
    }

    public override ReadOnlySpan<byte> ToJson() => _json;

    public override void EncodeBytes(ReadOnlySpan<byte> utf8, List<int> tokens)
    {
        if (!_encoders.TryTake(out WordEncoder? encoder))
        {
            encoder = new WordEncoder(_model.Merges, _model.ByteTokens, _model.WholeWords);
        }

        while (_model.RawTokens.TryFind(utf8, out int start, out int length, out int id))
        {
            EncodeRaw(utf8[..start], encoder, tokens);
            tokens.Add(id);
            utf8 = utf8[(start + length)..];
        }

        EncodeRaw(utf8, encoder, tokens);
        _encoders.Add(encoder);
    }

    private void EncodeRaw(ReadOnlySpan<byte> utf8, WordEncoder encoder, List<int> tokens)
    {
        // Bytes that are not UTF-8 have no normal form: they stay as they are.
        if (_model.NormalizesToFormC && !Ascii.IsValid(utf8) && Utf8.IsValid(utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).Normalize(NormalizationForm.FormC));
        }

        while (_model.NormalizedTokens.TryFind(utf8, out int start, out int length, out int id))
        {
            EncodeWords(utf8[..start], encoder, tokens);
            tokens.Add(id);
            utf8 = utf8[(start + length)..];
        }

        EncodeWords(utf8, encoder, tokens);
    }

    private void EncodeWords(ReadOnlySpan<byte> utf8, WordEncoder encoder, List<int> tokens)
    {
        if (utf8.IsEmpty)
        {
            return;
        }

        if (_model.AddsPrefixSpace && utf8[0] != ' ')
        {
            utf8 = (byte[])[(byte)' ', .. utf8];
        }

        List<int> ends = encoder.WordEnds;
        ends.Clear();
        _model.PreTokenizer.Split(utf8, 0, ends);
        int start = 0;
        foreach (int end in ends)
        {
            encoder.Encode(utf8[start..end], tokens);
            start = end;
        }
    }
}
