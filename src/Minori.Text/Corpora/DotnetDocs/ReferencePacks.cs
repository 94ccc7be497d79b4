using System.Runtime.InteropServices;

namespace Minori.Text;

/// <summary>Finds the XML documentation that ships with the .NET SDK.</summary>
internal static class ReferencePacks
{
    private static readonly string[] _packs = ["Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref"];

    /// <summary>
    /// The English documentation files of the highest installed version of each pack, in a stable order.
    /// </summary>
    /// <param name="folder">A folder of packs to use instead of the installed ones, or null.</param>
    /// <exception cref="CorpusException">There is no documentation.</exception>
    public static IReadOnlyList<FileInfo> Find(string? folder)
    {
        string[] candidates = folder is not null
            ? [folder]
            : [.. DotnetRoots().Select(r => Path.Combine(r, "packs")).Distinct(), NugetPackages()];
        foreach (string candidate in candidates)
        {
            // Documentation in other languages is in folders below; only English is wanted.
            List<FileInfo> files = [.. _packs.SelectMany(p => Newest(candidate, p)).SelectMany(XmlFiles)];
            if (files.Count > 0)
            {
                return files;
            }
        }

        throw new CorpusException(
            $"no .NET reference pack with documentation in {string.Join(" or ", candidates)}: install the .NET SDK, or restore "
            + "the NuGet package Microsoft.NETCore.App.Ref");
    }

    private static IEnumerable<string> DotnetRoots()
    {
        // The runtime is <root>/shared/Microsoft.NETCore.App/<version>/.
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            yield return root;
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            FileInfo program = new(Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            if (folder.Length > 0 && program.Exists)
            {
                string target = program.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program.FullName;
                yield return Path.GetDirectoryName(target)!;
            }
        }
    }

    private static string NugetPackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The <c>ref/net*</c> folder of the highest version; NuGet writes package names in lower case.</summary>
    private static IEnumerable<string> Newest(string folder, string pack)
    {
        string? home = new[] { pack, pack.ToLowerInvariant() }
            .Select(p => Path.Combine(folder, p))
            .FirstOrDefault(Directory.Exists);
        return home is null
            ? []
            : Directory.EnumerateDirectories(home)
                .OrderByDescending(v => VersionKey(Path.GetFileName(v)))
                .Select(v => Path.Combine(v, "ref"))
                .Where(Directory.Exists)
                .Select(r => Directory.EnumerateDirectories(r, "net*").Order(StringComparer.Ordinal).LastOrDefault())
                .OfType<string>()
                .Take(1);
    }

    /// <summary>Orders versions by their numbers, a release after its previews.</summary>
    private static (Version Number, bool Released, string Text) VersionKey(string version)
    {
        string[] parts = version.Split('-', 2);
        bool valid = Version.TryParse(parts[0], out Version? number);
        return (valid ? number! : new Version(), parts.Length == 1, version);
    }

    private static IEnumerable<FileInfo> XmlFiles(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*.xml").OrderBy(f => f.Name, StringComparer.Ordinal);
}
