namespace Minori.Text;

/// <summary>Reads lines as bytes; a byte-order mark at the start is passed over.</summary>
/// <param name="stream">What is read.</param>
/// <param name="path">What errors call it.</param>
internal sealed class Utf8LineReader(Stream stream, string path)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>The number of the line last read; the first is 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its line feed, valid until the next call; false at the end.</summary>
    /// <exception cref="CorpusException">The file is damaged.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0 || _atEnd)
            {
                int lineLength = length >= 0 ? searched + length : _end - _start;
                line = Number == 0 ? WithoutMark(lineLength) : _buffer.AsMemory(_start, lineLength);
                bool found = length >= 0 || lineLength > 0;
                _start = Math.Min(_end, _start + lineLength + 1);
                Number += found ? 1 : 0;
                return found;
            }

            searched = _end - _start;
            Fill();
        }
    }

    private ReadOnlyMemory<byte> WithoutMark(int length)
    {
        ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, length);
        return line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        try
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _atEnd = read == 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw TextFile.Damaged(path, e);
        }
    }
}
