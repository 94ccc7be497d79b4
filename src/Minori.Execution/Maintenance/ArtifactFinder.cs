using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>Finds the artifact or job that a person means by the first digits of its id.</summary>
public static class ArtifactFinder
{
    private const int FewestDigits = 4;

    /// <summary>Whether a word can be the beginning of an id.</summary>
    public static bool IsId(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length >= FewestDigits && word.All(char.IsAsciiHexDigit);
    }

    /// <summary>The one id that begins so, among finished artifacts, damaged ones that were set aside, jobs at work or stopped, and logs.</summary>
    /// <exception cref="ExecutionException">None does, or several do, or too few digits are given.</exception>
    public static ArtifactId Find(ArtifactStore store, string digits)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(digits);
        string start = digits.ToLowerInvariant();
        if (!IsId(start))
        {
            throw new ExecutionException($"'{digits}' is no id: give its first {FewestDigits} or more hexadecimal digits, as 'minori status STUDY --all' shows them");
        }

        IEnumerable<ArtifactId> logs = !Directory.Exists(store.Layout.Logs)
            ? []
            : Directory.EnumerateFiles(store.Layout.Logs, $"{start}*.log")
                .Select(file => ArtifactId.TryParse(Path.GetFileNameWithoutExtension(file), out ArtifactId? id) ? id : null)
                .OfType<ArtifactId>();
        ArtifactId[] found =
        [
            .. store.List().Concat(store.ListWork()).Concat(store.ListDamaged()).Where(id => id.Value.StartsWith(start, StringComparison.Ordinal))
                .Concat(logs).Distinct().Order(),
        ];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new ExecutionException($"the store {store.Root} has nothing whose id begins with '{start}': 'minori status STUDY --all' lists what it has"),
            _ => throw new ExecutionException(
                $"'{start}' is the beginning of {found.Length} ids in the store {store.Root}: {string.Join(", ", found.Take(4).Select(id => id.Short))}{(found.Length > 4 ? ", …" : "")}; give more digits"),
        };
    }
}
