using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Minori.Shared;

namespace Minori.Text;

/// <summary>
/// Keeps the parsed descriptions in the user's cache folder, under a name made of the documentation files' names, sizes
/// and times. File: SHA-256 of the rest (32 bytes), fingerprint, duplicates, count, then the members.
/// </summary>
internal static class DescriptionCache
{
    // To be raised whenever the text made from the same files changes.
    private const int FormatVersion = 2;

    /// <summary>
    /// The descriptions of <paramref name="files"/>, from the cache where it holds them unharmed, else parsed anew and
    /// kept.
    /// </summary>
    public static DescriptionSet GetOrParse(IReadOnlyList<FileInfo> files, string folder)
    {
        string path = Path.Combine(folder, $"dotnet-docs-{Key(files)}.bin");
        if (TryRead(path) is { } cached)
        {
            return cached;
        }

        DescriptionSet descriptions = DescriptionSet.Parse(files);
        try
        {
            AtomicFile.Write(path, stream => stream.Write(Serialize(descriptions)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written costs two seconds next time, no more.
        }

        return descriptions;
    }

    private static string Key(IReadOnlyList<FileInfo> files)
    {
        StringBuilder key = new();
        key.Append(CultureInfo.InvariantCulture, $"{FormatVersion}\n");
        foreach (FileInfo file in files)
        {
            key.Append(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }

        return DocumentHash.Of(key.ToString());
    }

    private static byte[] Serialize(DescriptionSet descriptions)
    {
        using MemoryStream stream = new();
        stream.SetLength(SHA256.HashSizeInBytes);
        stream.Position = SHA256.HashSizeInBytes;
        using BinaryWriter writer = new(stream);
        writer.Write(descriptions.Fingerprint);
        writer.Write(descriptions.DuplicatesRemoved);
        writer.Write(descriptions.Members.Count);
        foreach (MemberDescription member in descriptions.Members)
        {
            writer.Write((byte)member.Kind);
            writer.Write(member.Group);
            writer.Write(member.Signature);
            writer.Write(member.Text);
            WriteRange(writer, member.SummaryRange);
            WriteRange(writer, member.ReturnsRange);
        }

        writer.Flush();
        byte[] file = stream.ToArray();
        SHA256.HashData(file.AsSpan(SHA256.HashSizeInBytes), file);
        return file;
    }

    private static DescriptionSet? TryRead(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        const int start = SHA256.HashSizeInBytes;
        if (file.Length < start || !SHA256.HashData(file.AsSpan(start)).AsSpan().SequenceEqual(file.AsSpan(0, start)))
        {
            return null;
        }

        using BinaryReader reader = new(new MemoryStream(file, start, file.Length - start));
        string fingerprint = reader.ReadString();
        int duplicates = reader.ReadInt32();
        MemberDescription[] members = new MemberDescription[reader.ReadInt32()];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = new MemberDescription(
                (MemberKind)reader.ReadByte(),
                string.Intern(reader.ReadString()),
                reader.ReadString(),
                reader.ReadString(),
                ReadRange(reader),
                ReadRange(reader));
        }

        return new DescriptionSet(members, duplicates, fingerprint);
    }

    private static void WriteRange(BinaryWriter writer, TextRange range)
    {
        writer.Write7BitEncodedInt(range.Start);
        writer.Write7BitEncodedInt(range.Length);
    }

    private static TextRange ReadRange(BinaryReader reader) =>
        new(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
}
