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

    /// <summary>The candidate nearest to <paramref name="word"/> by edit distance, or null where none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string folded = word.Replace('-', '_').ToLowerInvariant();
        (string? best, int distance) = (null, int.MaxValue);
        foreach (string candidate in candidates)
        {
            int d = EditDistance(folded, candidate.Replace('-', '_'));
            if (d < distance)
            {
                (best, distance) = (candidate, d);
            }
        }

        return distance <= Math.Max(2, folded.Length / 3) ? best : null;
    }

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
