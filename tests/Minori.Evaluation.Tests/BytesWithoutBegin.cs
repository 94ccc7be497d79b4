using Minori.Text;

namespace Minori.Evaluation.Tests;

/// <summary>Bytes as tokens, with no begin or end token.</summary>
internal sealed class BytesWithoutBegin : Tokenizer
{
    public override int VocabularySize => 256;

    public override int? BeginTokenId => null;

    public override int? EndTokenId => null;

    public override int SeparatorId => 0;

    public override string Fingerprint => new('0', 64);

    public override void EncodeBytes(ReadOnlySpan<byte> utf8, List<int> tokens)
    {
        foreach (byte value in utf8)
        {
            tokens.Add(value);
        }
    }

    public override ReadOnlySpan<byte> Bytes(int token) => new[] { (byte)token };

    public override ReadOnlySpan<byte> ToJson() => "{}"u8;
}
