using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Minori.Shared;

namespace Minori.Text;

/// <summary>
/// Writes token shards. Documents are encoded as they come into a scratch file and then copied in the order of a hash
/// of (seed, id), so memory holds one document and three numbers for each.
/// </summary>
/// <param name="tokenizer">Encodes the documents; its separator stands before each and after the last.</param>
/// <param name="seed">Chooses the order.</param>
internal sealed class ShardWriter(Tokenizer tokenizer, ulong seed)
{
    private readonly int _bytesPerToken = TokenShard.BytesPerToken(tokenizer.VocabularySize);
    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[1 << 16];

    /// <summary>Writes the shard; it appears whole or not at all.</summary>
    public void Write(string path, IEnumerable<Document> documents, string corpusFingerprint)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        using FileStream scratch = new(
            Path.Combine(folder, $".{Guid.NewGuid():N}.scratch"),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 20, FileOptions.DeleteOnClose);
        Encode(documents, scratch);
        AtomicFile.Write(path, shard => Copy(scratch, shard, corpusFingerprint));
    }

    private void Encode(IEnumerable<Document> documents, FileStream scratch)
    {
        List<int> tokens = [];
        foreach (Document document in documents)
        {
            tokens.Clear();
            tokenizer.Encode(document.Text, tokens);
            ReadOnlySpan<byte> bytes = Narrow(CollectionsMarshal.AsSpan(tokens));
            _entries.Add(new Entry(Key(document.Id), scratch.Position, bytes.Length));
            scratch.Write(bytes);
        }

        scratch.Flush();
    }

    private void Copy(FileStream scratch, FileStream shard, string corpusFingerprint)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] separator = Narrow([tokenizer.SeparatorId]).ToArray();
        shard.Position = ShardHeader.Length;
        void Append(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            shard.Write(bytes);
        }

        Append(separator);
        _entries.Sort();
        foreach (Entry entry in _entries)
        {
            Reserve(entry.Length);
            Span<byte> bytes = _bytes.AsSpan(0, entry.Length);
            ReadExactly(scratch, bytes, entry.Start);
            Append(bytes);
            Append(separator);
        }

        long count = (shard.Position - ShardHeader.Length) / _bytesPerToken;
        shard.Position = 0;
        shard.Write(new ShardHeader(
            _bytesPerToken,
            count,
            _entries.Count,
            tokenizer.VocabularySize,
            tokenizer.Fingerprint,
            corpusFingerprint,
            hash.GetHashAndReset()).ToBytes());
    }

    /// <summary>Reads a few bytes without filling the stream's large buffer, as a seek would.</summary>
    private static void ReadExactly(FileStream scratch, Span<byte> bytes, long start)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(scratch.SafeFileHandle, bytes, start);
            if (read == 0)
            {
                throw new EndOfStreamException($"{scratch.Name} was cut short while it was in use");
            }

            bytes = bytes[read..];
            start += read;
        }
    }

    /// <summary>The tokens in the shard's width; valid until the next call.</summary>
    private ReadOnlySpan<byte> Narrow(ReadOnlySpan<int> tokens)
    {
        Reserve(tokens.Length * _bytesPerToken);
        Span<byte> bytes = _bytes.AsSpan(0, tokens.Length * _bytesPerToken);
        if (_bytesPerToken == 4)
        {
            MemoryMarshal.AsBytes(tokens).CopyTo(bytes);
            return bytes;
        }

        Span<ushort> narrow = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < tokens.Length; i++)
        {
            narrow[i] = (ushort)tokens[i];
        }

        return bytes;
    }

    private void Reserve(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, 2 * _bytes.Length)];
        }
    }

    /// <summary>
    /// A document's place in the order: it depends on the seed and the document, not on when it came.
    /// </summary>
    private ulong Key(string id)
    {
        ulong key = Permutation.Mix(seed + 1);
        foreach (char c in id)
        {
            key = Permutation.Mix(key ^ c) + 0x9E3779B97F4A7C15ul;
        }

        return key;
    }

    /// <summary>A document's key, and where its tokens are in the scratch file, in bytes.</summary>
    private readonly record struct Entry(ulong Key, long Start, int Length) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => (Key, Start).CompareTo((other.Key, other.Start));
    }
}
