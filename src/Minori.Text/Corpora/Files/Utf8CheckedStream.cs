using System.Text;

namespace Minori.Text;

/// <summary>
/// Passes bytes on and stops at the first that is not UTF-8. Readers that decode by themselves would put U+FFFD in its
/// place, and a file in another encoding would be trained on as noise.
/// </summary>
/// <param name="stream">What is read; disposed of with this.</param>
/// <param name="path">What errors call it.</param>
internal sealed class Utf8CheckedStream(Stream stream, string path) : Stream
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Remembers the beginning of a character that the next block ends.
    private readonly Decoder _decoder = Strict.GetDecoder();
    private char[] _characters = [];
    private long _line = 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="CorpusException">The bytes are not UTF-8.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        if (buffer.Length > 0)
        {
            Check(buffer[..read], atEnd: read == 0);
        }

        return read;
    }

    /// <exception cref="CorpusException">The bytes are not UTF-8.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> block, bool atEnd)
    {
        int most = Strict.GetMaxCharCount(block.Length);
        if (_characters.Length < most)
        {
            _characters = new char[most];
        }

        try
        {
            _decoder.GetChars(block, _characters, flush: atEnd);
        }
        catch (DecoderFallbackException e)
        {
            // The index is below 0 where the character began in the block before.
            long line = _line + block[..Math.Clamp(e.Index, 0, block.Length)].Count((byte)'\n');
            throw new CorpusException($"{path}:{line}: is not UTF-8; convert the file, for example with iconv", e);
        }

        _line += block.Count((byte)'\n');
    }
}
