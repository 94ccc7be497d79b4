using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>What tells one tuning from another, and decides its weights.</summary>
/// <param name="Recipe">How it tunes.</param>
/// <param name="Base">SHA-256 of the base's weights.</param>
/// <param name="Examples">SHA-256 of the examples as tokens.</param>
/// <param name="Text">The text of the pre-training; null where the recipe has no use for it.</param>
internal sealed record TuningIdentity(
    FinetuneRecipe Recipe,
    string Base,
    string Examples,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DataIdentity? Text = null)
{
    private const int Piece = 1 << 24;

    /// <summary>The identity of a tuning that is about to begin.</summary>
    public static TuningIdentity Of(FinetuneRecipe recipe, Parameters start, IEnumerable<PromptedContinuation> examples, TokenShard? text)
    {
        using IncrementalHash weights = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long done = 0; done < start.Values.Length; done += Piece)
        {
            weights.AppendData(MemoryMarshal.AsBytes(start.Values.Slice(done, (int)Math.Min(Piece, start.Values.Length - done))));
        }

        using IncrementalHash sequences = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (PromptedContinuation example in examples)
        {
            sequences.AppendData(MemoryMarshal.AsBytes([example.Tokens.Length, example.ContinuationStart]));
            sequences.AppendData(MemoryMarshal.AsBytes(example.Tokens.AsSpan()));
        }

        return new TuningIdentity(
            recipe, Text(weights), Text(sequences), recipe.NeedsPretrainingText ? new DataIdentity(text!.Count, text.ContentHash) : null);

        static string Text(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>The content of <c>tuning.json</c>: where a tuning stands, and of what tuning it is the state.</summary>
/// <param name="Format">Version of the layout, 1.</param>
/// <param name="Step">Updates made.</param>
/// <param name="Tokens">Tokens learned.</param>
/// <param name="Range">The updates since the last line of <c>metrics.jsonl</c>.</param>
/// <param name="Tuning">The tuning.</param>
/// <param name="Files">SHA-256 of the state's other files, by their names; absent in states of earlier versions.</param>
internal sealed record TuningStateRecord(
    int Format,
    long Step,
    long Tokens,
    MetricsRange Range,
    TuningIdentity Tuning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Files = null)
{
    public const int CurrentFormat = 1;
}
