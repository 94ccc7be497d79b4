using System.IO.Enumeration;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Tensors that a tuning leaves as they are, by patterns on their Hugging Face names: <c>*</c> stands for any text,
/// <c>?</c> for one character.
/// </summary>
internal static class FrozenTensors
{
    private const int Suggestions = 3;

    /// <summary>The tensors that no pattern matches.</summary>
    /// <exception cref="TrainingException">A pattern matches no tensor, or nothing is left to train.</exception>
    public static IReadOnlyList<ParameterTensor> Others(ParameterLayout layout, IReadOnlyList<string> patterns)
    {
        foreach (string pattern in patterns)
        {
            if (!layout.Tensors.Any(tensor => Matches(pattern, tensor)))
            {
                IEnumerable<string> near = layout.Tensors.Select(tensor => tensor.Name)
                    .OrderBy(name => Distance(pattern, name)).Take(Suggestions);
                throw new TrainingException(
                    $"no tensor of the model is called '{pattern}', so it cannot be frozen: near it are {string.Join(", ", near)}");
            }
        }

        List<ParameterTensor> others = [.. layout.Tensors.Where(tensor => !patterns.Any(pattern => Matches(pattern, tensor)))];
        return others.Count > 0
            ? others
            : throw new TrainingException($"freezing {string.Join(", ", patterns)} leaves nothing to train: freeze less");
    }

    private static bool Matches(string pattern, ParameterTensor tensor) =>
        FileSystemName.MatchesSimpleExpression(pattern, tensor.Name, ignoreCase: false);

    /// <summary>The fewest single-character edits after which the pattern matches the name.</summary>
    private static int Distance(string pattern, string name)
    {
        int[] row = [.. Enumerable.Range(0, name.Length + 1)];
        foreach (char letter in pattern)
        {
            int diagonal = row[0];
            row[0] += letter == '*' ? 0 : 1;
            for (int j = 1; j <= name.Length; j++)
            {
                int kept = letter == '*' ? Math.Min(row[j], row[j - 1])
                    : Math.Min(diagonal + (letter == '?' || letter == name[j - 1] ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1);
                (diagonal, row[j]) = (row[j], kept);
            }
        }

        return row[^1];
    }
}
