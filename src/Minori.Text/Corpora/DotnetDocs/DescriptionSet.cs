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
        IReadOnlyList<MemberDocumentation>[] parsed;
        try
        {
            parsed =
            [
                .. Distinct(files).AsParallel().AsOrdered()
                    .Select(f => new XmlDocumentationReader().Read(new MemoryStream(f.Content), f.Path)),
            ];
        }
        catch (AggregateException e) when (e.InnerException is CorpusException fault)
        {
            throw new CorpusException(fault.Message, e);
        }

        // The packs repeat each other's members; the first file that documents a member counts.
        Dictionary<string, MemberDocumentation> members = new(StringComparer.Ordinal);
        Dictionary<string, string[]> types = new(StringComparer.Ordinal);
        foreach (MemberDocumentation member in parsed.SelectMany(m => m))
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
    private static IEnumerable<(byte[] Content, string Path)> Distinct(IReadOnlyList<FileInfo> files)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (FileInfo file in files)
        {
            byte[] content = File.ReadAllBytes(file.FullName);
            if (seen.Add(Convert.ToHexString(SHA256.HashData(content))))
            {
                yield return (content, file.FullName);
            }
        }
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
