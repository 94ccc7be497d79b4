using Minori.Execution.Artifacts;

namespace Minori.Execution.Maintenance;

/// <summary>Finds the artifact or job that a person means by the first digits of its id.</summary>
public static class ArtifactFinder
{
    private const int FewestDigits = 4;

    /// <summary>The one id that begins so, among finished artifacts, damaged ones that were set aside, jobs at work or stopped, and logs.</summary>
    /// <exception cref="ExecutionException">None does, or several do, or too few digits are given.</exception>
    public static ArtifactId Find(ArtifactStore store, string digits)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(digits);
        string start = digits.ToLowerInvariant();
        if (start.Length < FewestDigits || !start.All(char.IsAsciiHexDigit))
        {
            throw new ExecutionException($"'{digits}' is no id: give its first {FewestDigits} or more hexadecimal digits, as 'minori status' shows them");
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
            0 => throw new ExecutionException($"the store {store.Root} has nothing whose id begins with '{start}': 'minori status STUDY' lists what it has"),
            _ => throw new ExecutionException(
                $"'{start}' is the beginning of {found.Length} ids in the store {store.Root}: {string.Join(", ", found.Take(4).Select(id => id.Short))}{(found.Length > 4 ? ", …" : "")}; give more digits"),
        };
    }
}
