namespace Minori.Text;

/// <summary>
/// A corpus of the user's files: .jsonl, .txt, .csv, .tsv, each with or without .gz, and folders of them. Files of one
/// stem with at least two of the names <c>x.train.*</c>, <c>x.valid.*</c>, <c>x.test.*</c> are taken as the splits;
/// documents of other files are held out by their hash.
/// </summary>
public sealed class FileCorpus : ICorpus
{
    private readonly IReadOnlyList<SplitFile> _files;
    private readonly CorpusOptions _options;
    private readonly DistinctDocuments _documents;
    private int _badRecords;

    private FileCorpus(string name, IReadOnlyList<SplitFile> files, CorpusOptions options)
    {
        Name = name;
        _files = files;
        _options = options;
        _documents = new DistinctDocuments(Read);
    }

    public string Name { get; }

    public string Fingerprint => _documents.Fingerprint;

    public int DuplicatesRemoved => _documents.DuplicatesRemoved;

    public int BadRecordsSkipped
    {
        get
        {
            if (!_options.SkipBad)
            {
                return 0;
            }

            // Counted on the pass over all files that also finds the duplicates.
            _ = _documents.Fingerprint;
            return _badRecords;
        }
    }

    /// <summary>Finds the files; they are read when documents are asked for.</summary>
    /// <exception cref="CorpusException">
    /// A path does not exist, or there is no file of documents in a folder.
    /// </exception>
    public static FileCorpus Open(IReadOnlyList<string> paths, CorpusOptions? options = null)
    {
        string[] files = [.. paths.SelectMany(Files).Distinct(StringComparer.Ordinal)];
        return new FileCorpus(string.Join(", ", paths), WithSplits(files), options ?? new CorpusOptions());
    }

    public long TextBytes(Split split) => _documents.TextBytes(split);

    public IEnumerable<Document> Documents(Split split) => _documents.Documents(split);

    /// <summary>The file, or the files of documents in the folder, as absolute paths in a stable order.</summary>
    internal static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [Path.GetFullPath(path)];
        }

        if (!Directory.Exists(path))
        {
            throw new CorpusException(
                $"{path}: there is no such file or folder; check the path, or take the corpus {DotnetDocsCorpus.CorpusName}");
        }

        string root = Path.GetFullPath(path);
        string[] files =
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(DocumentReader.IsKnown)
                .OrderBy(f => Path.GetRelativePath(root, f).Replace('\\', '/'), StringComparer.Ordinal),
        ];
        return files.Length > 0
            ? files
            : throw new CorpusException(
                $"{path}: the folder holds no .jsonl, .txt, .csv or .tsv file; give another folder or the files");
    }

    private static SplitFile[] WithSplits(IReadOnlyList<string> paths)
    {
        static string Group(string path) => Path.Combine(Path.GetDirectoryName(path)!, SplitFileName.Parse(path).Stem);
        HashSet<string> named =
        [
            .. paths.GroupBy(Group, StringComparer.Ordinal)
                .Where(g => g.Select(p => SplitFileName.Parse(p).Split).OfType<Split>().Distinct().Count() > 1)
                .Select(g => g.Key),
        ];
        Split? Split(string path) => named.Contains(Group(path)) ? SplitFileName.Parse(path).Split : null;
        return [.. paths.Select(p => new SplitFile(p, Domain(p), Split(p)))];
    }

    private static string Domain(string path) =>
        SplitFileName.Parse(path).Stem is { Length: > 0 } stem ? stem : Path.GetFileName(Path.GetDirectoryName(path)!);

    private IEnumerable<SplitDocument> Read(Split? only)
    {
        BadRecords bad = new(_options);
        foreach (SplitFile file in _files.Where(f => only is null || f.Split is null || f.Split == only))
        {
            foreach (FileRecord record in DocumentReader.Read(file.Path, _options, bad))
            {
                UInt128 hash = DocumentHash.Compute(record.Text);
                Document document = new(record.Text, record.Domain ?? (_options.HasFileDomains ? file.Domain : ""), DocumentHash.Format(hash));
                yield return new SplitDocument(document, file.Split ?? DocumentHash.SplitOf(hash));
            }
        }

        if (only is null)
        {
            _badRecords = bad.Count;
        }
    }

    /// <summary>A file, the domain of its documents, and their split, where the name decides it.</summary>
    private sealed record SplitFile(string Path, string Domain, Split? Split);
}
