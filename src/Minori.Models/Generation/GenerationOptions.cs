using System.Globalization;

namespace Minori.Models;

/// <summary>How tokens are chosen. Limits apply in the order top-k, top-p, as in transformers.</summary>
public sealed record GenerationOptions
{
    /// <summary>Logits are divided by it; 0 takes the most probable token, the lowest id among equals.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Only that many of the most probable tokens are drawn from; 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>Only the most probable tokens that together reach this probability are drawn from; 1 for all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Only ids below it are drawn: the tokenizer's size, where the model's vocabulary is padded beyond it; null for all.
    /// </summary>
    public int? VocabularySize { get; init; }

    /// <summary>The token that ends generation, and is not returned itself; null for none.</summary>
    public int? StopToken { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">One line that names the option that is out of range.</exception>
    public void Validate()
    {
        if (!float.IsFinite(Temperature) || Temperature < 0)
        {
            throw Invalid($"the temperature is {Temperature}; it must be 0 or more");
        }

        if (TopK < 0)
        {
            throw Invalid($"top-k is {TopK}; it must be 0 (all) or more");
        }

        if (VocabularySize is < 1)
        {
            throw Invalid($"the vocabulary is {VocabularySize}; it must be 1 or more");
        }

        if (!(TopP > 0 && TopP <= 1))
        {
            throw Invalid($"top-p is {TopP}; it must be above 0 and at most 1");
        }
    }

    private static ArgumentException Invalid(FormattableString what) =>
        new("generation: " + what.ToString(CultureInfo.InvariantCulture));
}
