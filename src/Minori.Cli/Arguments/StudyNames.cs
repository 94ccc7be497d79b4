using Minori.Cli.Output;
using Minori.Execution.Artifacts;

namespace Minori.Cli.Arguments;

/// <summary>Finds a store's studies by what the user calls them.</summary>
internal static class StudyNames
{
    /// <summary>The study of that name or file, or all that an archive has brought.</summary>
    /// <exception cref="CommandException">There is none, or several have the name.</exception>
    public static IReadOnlyList<StoredStudy> Find(IReadOnlyList<StoredStudy> studies, string word) =>
        TryFind(studies, word) is { Count: > 0 } found ? found
            : throw new CommandException($"the store has no study '{word}': {(studies.Count == 0
                ? "no study was run on it yet" : $"it has {string.Join(", ", studies.Select(s => $"'{s.Name}' ({s.Source})"))}")}");

    /// <summary>As <see cref="Find"/>; nothing where there is none.</summary>
    /// <exception cref="CommandException">Several have the name.</exception>
    public static IReadOnlyList<StoredStudy> TryFind(IReadOnlyList<StoredStudy> studies, string word)
    {
        string file = Path.GetFullPath(word);
        StoredStudy[] found = [.. studies.Where(s => s.Source == file)];
        found = found.Length > 0 ? found : [.. studies.Where(s => s.Name == word)];
        return found.Select(s => s.Source).Distinct().Count() < 2
            ? found
            : throw new CommandException($"several studies are called '{word}': give one of {string.Join(", ", found.Select(s => s.Source))}");
    }
}
