using System.Security.Cryptography;

namespace Minori.Text;

/// <summary>All distinct member descriptions of a set of documentation files.</summary>
/// <param name="Members">In the files' order.</param>
/// <param name="DuplicatesRemoved">How many members had exactly the text of an earlier one.</param>
/// <param name="Fingerprint">See <see cref="ICorpus.Fingerprint"/>.</param>
internal sealed record DescriptionSet(IReadOnlyList<MemberDescription> Members, int DuplicatesRemoved, string Fingerprint)
{
    /// <summary>Parses the files, several at a time; the result does not depend on how many.</summary>
    /// <exception cref="CorpusException">A file cannot be read.</exception>
    public static DescriptionSet Parse(IReadOnlyList<FileInfo> files)
    {
        List<MemberDocumentation>[] parsed = new List<MemberDocumentation>[files.Count];
        List<(byte[] Content, string Path)> contents = Distinct(files);
        Parallel.For(0, contents.Count, i =>
            parsed[i] = new XmlDocumentationReader().Read(new MemoryStream(contents[i].Content), contents[i].Path));

        // The packs repeat each other's members; the first file that documents a member counts.
        Dictionary<string, MemberDocumentation> members = new(StringComparer.Ordinal);
        Dictionary<string, string[]> types = new(StringComparer.Ordinal);
        foreach (MemberDocumentation member in parsed.Take(contents.Count).SelectMany(m => m))
        {
            if (members.TryAdd(member.Id, member) && member.Id.StartsWith("T:", StringComparison.Ordinal))
            {
                types.Add(member.Id[2..], [.. member.TypeParameters.Select(p => p.Name)]);
            }
        }

        MemberDescription?[] descriptions = [.. members.Values.AsParallel().AsOrdered().Select(m => m.Describe(types))];
        return WithoutDuplicates(descriptions.OfType<MemberDescription>());
    }

    /// <summary>The files' contents without exact copies: the ASP.NET Core pack repeats files of the other.</summary>
    private static List<(byte[] Content, string Path)> Distinct(IReadOnlyList<FileInfo> files)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<(byte[] Content, string Path)> contents = [];
        foreach (FileInfo file in files)
        {
            byte[] content = File.ReadAllBytes(file.FullName);
            if (seen.Add(Convert.ToHexString(SHA256.HashData(content))))
            {
                contents.Add((content, file.FullName));
            }
        }

        return contents;
    }

    private static DescriptionSet WithoutDuplicates(IEnumerable<MemberDescription> descriptions)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        ContentFingerprint fingerprint = new();
        List<MemberDescription> distinct = [];
        int duplicates = 0;
        foreach (MemberDescription description in descriptions)
        {
            string id = DocumentHash.Of(description.Text);
            if (seen.Add(id))
            {
                distinct.Add(description);
                fingerprint.Add(id, description.Group, description.Split);
            }
            else
            {
                duplicates++;
            }
        }

        return new DescriptionSet(distinct, duplicates, fingerprint.Compute());
    }
}
