using Minori.Cli.Output;
using Minori.Execution.Artifacts;

namespace Minori.Cli.Arguments;

/// <summary>Finds a store's study by what the user calls it.</summary>
internal static class StudyNames
{
    /// <summary>The study of that name or file.</summary>
    /// <exception cref="CommandException">There is none, or several have the name.</exception>
    public static StoredStudy Find(IReadOnlyList<StoredStudy> studies, string word) => TryFind(studies, word)
        ?? throw new CommandException($"the store has no study '{word}': {(studies.Count == 0
            ? "no study was run on it yet" : $"it has {string.Join(", ", studies.Select(s => $"'{s.Name}' ({s.File})"))}")}");

    /// <summary>The study of that name or file, or null.</summary>
    /// <exception cref="CommandException">Several have the name.</exception>
    public static StoredStudy? TryFind(IReadOnlyList<StoredStudy> studies, string word)
    {
        string file = Path.GetFullPath(word);
        StoredStudy[] found = [.. studies.Where(s => s.File == file)];
        found = found.Length > 0 ? found : [.. studies.Where(s => s.Name == word)];
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new CommandException($"several studies are called '{word}': give the file, one of {string.Join(", ", found.Select(s => s.File))}");
    }
}
