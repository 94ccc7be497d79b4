namespace Minori.Text;

/// <summary>
/// The documentation of the .NET libraries, as it ships in the SDK's reference packs: one document per member, exact
/// duplicates removed, domains by namespace group.
/// </summary>
public sealed class DotnetDocsCorpus : ICorpus
{
    /// <summary>The name under which the corpus is opened.</summary>
    public const string CorpusName = "dotnet-docs";

    private readonly DescriptionSet _descriptions;

    private DotnetDocsCorpus(DescriptionSet descriptions) => _descriptions = descriptions;

    public string Name => CorpusName;

    public string Fingerprint => _descriptions.Fingerprint;

    public int DuplicatesRemoved => _descriptions.DuplicatesRemoved;

    internal IReadOnlyList<MemberDescription> Members => _descriptions.Members;

    /// <summary>Opens the corpus, from the cache where that is current.</summary>
    /// <exception cref="CorpusException">
    /// This machine has no reference pack with documentation, or a file of it is damaged.
    /// </exception>
    public static DotnetDocsCorpus Open(CorpusOptions? options = null)
    {
        IReadOnlyList<FileInfo> files = ReferencePacks.Find(options?.ReferencePacksFolder);
        string cache = options?.CacheFolder ?? UserCache.Folder;
        return new DotnetDocsCorpus(DescriptionCache.GetOrParse(files, cache));
    }

    public IEnumerable<Document> Documents(Split split) =>
        _descriptions.Members
            .Where(m => m.Split == split)
            .Select(m => new Document(m.Text, m.Group, DocumentHash.Of(m.Text)));
}
