using System.Text;

namespace Minori.Studies.StudyFiles;

/// <summary>Keys as they are written in study files, and the nearest known one to a key that is not known.</summary>
public static class Spelling
{
    /// <summary><c>BatchTokens</c> as <c>batch_tokens</c>.</summary>
    internal static string SnakeCase(string name)
    {
        StringBuilder result = new();
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0)
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }

    /// <summary>
    /// The candidate nearest to <paramref name="word"/> by edit distance, else the shortest that has it as one of its
    /// parts (<c>sgd</c> in <c>sgd-momentum</c>), or null where none is near.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string folded = Fold(word);
        return Nearest(folded, candidates, Math.Max(2, folded.Length / 3));
    }

    /// <summary><c>did you mean 'code'?</c> where a candidate is near, else all of them: <c>the units are code, law</c>.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What could have been.</param>
    /// <param name="all">What to say before all of them.</param>
    public static string DidYouMean(string word, IReadOnlyList<string> candidates, string all) =>
        Nearest(word, candidates) is { } near ? $"did you mean '{near}'?" : $"{all} {string.Join(", ", candidates)}";

    /// <summary>As <see cref="Nearest(string, IEnumerable{string})"/>, with the most edits that may lie between.</summary>
    internal static string? Nearest(string word, IEnumerable<string> candidates, int edits)
    {
        string folded = Fold(word);
        (string? best, int distance) = (null, int.MaxValue);
        string? whole = null;
        foreach (string candidate in candidates)
        {
            string other = Fold(candidate);
            int d = EditDistance(folded, other);
            if (d < distance)
            {
                (best, distance) = (candidate, d);
            }

            bool isPart = folded.Length > 1 && $"_{other}_".Contains($"_{folded}_", StringComparison.Ordinal);
            whole = isPart && (whole is null || candidate.Length < whole.Length) ? candidate : whole;
        }

        return distance <= edits && distance < folded.Length ? best : whole;
    }

    private static string Fold(string word) => word.Replace('-', '_').ToLowerInvariant();

    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
