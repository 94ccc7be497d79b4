namespace Minori.Text;

/// <summary>Opens tasks by what the user wrote.</summary>
public static class Tasks
{
    /// <summary>The tasks that are made from <c>dotnet-docs</c>.</summary>
    public static IReadOnlyList<string> Names => DotnetDocsTasks.Names;

    /// <summary>The files that <see cref="Open"/> would read: where they are unchanged, so is the task.</summary>
    /// <exception cref="CorpusException">There is nothing of that name.</exception>
    public static IReadOnlyList<FileInfo> Files(string nameOrPath, TaskOptions? options = null) =>
        Names.Contains(nameOrPath) ? Corpora.Files([DotnetDocsCorpus.CorpusName], options?.Corpus)
        : Directory.Exists(nameOrPath)
            ? [.. Directory.EnumerateFiles(nameOrPath).Order(StringComparer.Ordinal).Select(path => new FileInfo(Path.GetFullPath(path)))]
        : File.Exists(nameOrPath) ? [new FileInfo(Path.GetFullPath(nameOrPath))]
        : throw Unknown(nameOrPath);

    /// <summary>
    /// Opens one of the <see cref="Names"/>, a JSONL file (split by the hash of the prompt, 80/10/10), or a folder with
    /// <c>train.jsonl</c>, <c>valid.jsonl</c>, <c>test.jsonl</c>, not all of which need exist.
    /// </summary>
    /// <exception cref="CorpusException">There is nothing of that name, or a line is malformed.</exception>
    public static TaskData Open(string nameOrPath, TaskOptions? options = null)
    {
        options ??= new TaskOptions();
        if (Names.Contains(nameOrPath))
        {
            return DotnetDocsTasks.Make(nameOrPath, DotnetDocsCorpus.Open(options.Corpus).Members, options);
        }

        return File.Exists(nameOrPath) ? TaskFile.OpenFile(nameOrPath, options)
            : Directory.Exists(nameOrPath) ? TaskFile.OpenFolder(nameOrPath, options)
            : throw Unknown(nameOrPath);
    }

    private static CorpusException Unknown(string nameOrPath) => new(
        $"{nameOrPath}: there is no such file or folder and no task of that name; "
        + $"tasks by name are {string.Join(", ", Names)}");
}
