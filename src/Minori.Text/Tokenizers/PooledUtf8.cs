using System.Buffers;
using System.Text;

namespace Minori.Text;

/// <summary>The UTF-8 form of a text in a rented buffer; dispose once.</summary>
internal readonly ref struct PooledUtf8
{
    private readonly byte[] _buffer;
    private readonly int _length;

    public PooledUtf8(ReadOnlySpan<char> text)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length = Encoding.UTF8.GetBytes(text, _buffer);
    }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
