namespace Minori.Text;

/// <summary>Opens corpora by what the user wrote.</summary>
public static class Corpora
{
    /// <summary>
    /// Opens the corpus made of all <paramref name="specifications"/>: <c>dotnet-docs</c>, or paths of files and
    /// folders (see <see cref="FileCorpus"/>).
    /// </summary>
    /// <exception cref="CorpusException">A specification names nothing, or a file cannot be read.</exception>
    public static ICorpus Open(IReadOnlyList<string> specifications, CorpusOptions? options = null)
    {
        string[] paths = [.. specifications.Where(s => s != DotnetDocsCorpus.CorpusName)];
        List<ICorpus> parts = [];
        if (paths.Length < specifications.Count)
        {
            parts.Add(DotnetDocsCorpus.Open(options));
        }

        if (paths.Length > 0)
        {
            parts.Add(FileCorpus.Open(paths, options));
        }

        return parts.Count switch
        {
            0 => throw new CorpusException("no corpus is named; give dotnet-docs or the paths of files or folders"),
            1 => parts[0],
            _ => new CombinedCorpus(parts),
        };
    }

    /// <summary>The files that <see cref="Open"/> would read, in a stable order: where they are unchanged, so is the corpus.</summary>
    /// <exception cref="CorpusException">A specification names nothing.</exception>
    public static IReadOnlyList<FileInfo> Files(IReadOnlyList<string> specifications, CorpusOptions? options = null)
    {
        string[] paths = [.. specifications.Where(s => s != DotnetDocsCorpus.CorpusName)];
        return
        [
            .. paths.Length < specifications.Count ? ReferencePacks.Find(options?.ReferencePacksFolder) : [],
            .. paths.SelectMany(FileCorpus.Files).Distinct(StringComparer.Ordinal).Select(path => new FileInfo(path)),
        ];
    }

    /// <summary>The documents of all splits: training, validation, test.</summary>
    public static IEnumerable<Document> AllDocuments(this ICorpus corpus) =>
        Enum.GetValues<Split>().SelectMany(corpus.Documents);
}
