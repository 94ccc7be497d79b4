using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Minori.Text;

/// <summary>A task: exercises of one kind in three splits, any of which may be empty.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Train">To be tuned on.</param>
/// <param name="Validation">Held out, looked at while choosing.</param>
/// <param name="Test">Held out, looked at in the end.</param>
public sealed record TaskData(
    string Name, IReadOnlyList<TaskExample> Train, IReadOnlyList<TaskExample> Validation, IReadOnlyList<TaskExample> Test)
{
    /// <summary>The exercises of one split.</summary>
    public IReadOnlyList<TaskExample> Examples(Split split) => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => Test,
    };

    /// <summary>
    /// SHA-256 of all exercises in order, 64 lower-case hexadecimal digits: the identity of the content.
    /// </summary>
    public string Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(string? text) =>
            hash.AppendData(Encoding.UTF8.GetBytes(
                text is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text)}:{text}")));

        foreach (Split split in Enum.GetValues<Split>())
        {
            Append(split.ToString());
            foreach (TaskExample example in Examples(split))
            {
                Append(example.Prompt);
                Append(example.Answer.ToString(CultureInfo.InvariantCulture));
                Append(example.Target);
                foreach (string text in (example.Choices ?? []).Concat(example.References ?? []))
                {
                    Append(text);
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
