using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace Minori.Text;

/// <summary>
/// A stream of tokens on disk, memory-mapped: separator, document, separator, document, …, separator. Tokens take two
/// bytes where the vocabulary has at most 65,536 entries, else four. May be read by several threads at once.
/// </summary>
public sealed unsafe class TokenShard : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly ShardHeader _header;
    private readonly byte* _tokens;

    private TokenShard(string path, FileStream stream)
    {
        long length = stream.Length;
        Span<byte> head = stackalloc byte[ShardHeader.Length];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        (ShardHeader? header, string? fault) = ShardHeader.Parse(head[..read]);
        _header = header ?? throw Broken(path, fault!);
        if (length != ShardHeader.Length + _header.Count * _header.BytesPerToken)
        {
            throw Broken(path, $"the file has {length} bytes where {_header.Count} tokens need "
                + $"{ShardHeader.Length + _header.Count * _header.BytesPerToken}");
        }

        if (!SHA256.HashData(stream).AsSpan().SequenceEqual(_header.ContentHash))
        {
            throw Broken(path, "the tokens are not those that were written");
        }

        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _tokens = start + ShardHeader.Length;
    }

    /// <summary>The number of tokens, separators included.</summary>
    public long Count => _header.Count;

    /// <summary>The number of documents.</summary>
    public long DocumentCount => _header.DocumentCount;

    /// <summary>The vocabulary size of the tokenizer that wrote the shard.</summary>
    public int VocabularySize => _header.VocabularySize;

    /// <summary>The <see cref="Tokenizer.Fingerprint"/> of the tokenizer that wrote the shard.</summary>
    public string TokenizerFingerprint => _header.TokenizerFingerprint;

    /// <summary>The <see cref="ICorpus.Fingerprint"/> given when the shard was written.</summary>
    public string CorpusFingerprint => _header.CorpusFingerprint;

    /// <summary>SHA-256 of the tokens, 64 lower-case hexadecimal digits: equal for equal streams.</summary>
    public string ContentHash => Convert.ToHexStringLower(_header.ContentHash);

    /// <summary>The bytes that a token takes in a shard.</summary>
    /// <param name="vocabulary">The vocabulary size of the tokenizer.</param>
    public static int BytesPerToken(int vocabulary) => vocabulary <= 1 << 16 ? 2 : 4;

    /// <summary>Encodes documents into a new shard and opens it. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="documents">Gone through once; their order has no influence on the shard.</param>
    /// <param name="tokenizer">Encodes them; its separator stands before each document and after the last.</param>
    /// <param name="seed">Chooses the order of the documents in the shard.</param>
    /// <param name="corpusFingerprint">Kept in the header: 64 hexadecimal digits, or null for zeros.</param>
    public static TokenShard Write(
        string path, IEnumerable<Document> documents, Tokenizer tokenizer, ulong seed = 0, string? corpusFingerprint = null)
    {
        corpusFingerprint ??= new string('0', 2 * SHA256.HashSizeInBytes);
        new ShardWriter(tokenizer, seed).Write(path, documents, corpusFingerprint);
        return Open(path);
    }

    /// <summary>Opens a shard and checks that it is whole and unharmed, which reads it once.</summary>
    /// <exception cref="CorpusException">The file is missing, no shard, cut short or damaged.</exception>
    public static TokenShard Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            return new TokenShard(path, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw Broken(path, $"cannot be read ({e.Message.TrimEnd('.')})");
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Copies the tokens from <paramref name="offset"/> on into <paramref name="tokens"/>, which is filled.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The stream does not have that many tokens there.</exception>
    public void Read(long offset, Span<int> tokens)
    {
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Count - tokens.Length);
        if (_header.BytesPerToken == 4)
        {
            new ReadOnlySpan<int>((int*)_tokens + offset, tokens.Length).CopyTo(tokens);
            return;
        }

        ReadOnlySpan<ushort> narrow = new((ushort*)_tokens + offset, tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = narrow[i];
        }
    }

    public void Dispose()
    {
        if (!_view.SafeMemoryMappedViewHandle.IsClosed)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view.Dispose();
        _file.Dispose();
    }

    private static CorpusException Broken(string path, string fault) =>
        new($"{path}: {fault}; delete the file and prepare the tokens again");
}
