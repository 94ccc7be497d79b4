namespace Minori.Testing;

/// <summary>Finds the repository and the trial data beside it.</summary>
public static class SharedData
{
    /// <summary>The repository's root: the folder that holds <c>Minori.slnx</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder <c>../shared/data</c>, or null where it does not exist.</summary>
    public static string? Folder { get; } = FindData();

    /// <summary>The path of a trial file; call only from tests marked <see cref="SharedDataFactAttribute"/>.</summary>
    public static string File(params string[] parts) =>
        Path.Combine([Folder ?? throw new DirectoryNotFoundException("../shared/data is absent"), .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(d.FullName, "Minori.slnx")))
            {
                return d.FullName;
            }
        }

        throw new DirectoryNotFoundException($"Minori.slnx is in no folder above {AppContext.BaseDirectory}");
    }

    private static string? FindData()
    {
        string folder = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data"));
        return Directory.Exists(folder) ? folder : null;
    }
}
