namespace Minori.Text;

/// <summary>A prompt and the continuation that is scored or learned after it, as one sequence of tokens.</summary>
/// <param name="Tokens">All tokens, the prompt's first.</param>
/// <param name="ContinuationStart">Index of the continuation's first token; at least 1, so that it can be predicted.</param>
public readonly record struct PromptedContinuation(int[] Tokens, int ContinuationStart)
{
    /// <summary>
    /// Encodes the pair as lm-evaluation-harness does: white space at the prompt's end moves to the continuation; prompt and
    /// continuation are encoded together, and what goes beyond the number of tokens of the prompt alone is the
    /// continuation; an empty prompt becomes one begin, end or separator token, the first that the tokenizer has.
    /// </summary>
    public static PromptedContinuation Encode(Tokenizer tokenizer, string prompt, string continuation)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        string trimmed = prompt.TrimEnd();
        string moved = string.Concat(prompt.AsSpan(trimmed.Length), continuation);
        int[] whole = tokenizer.Encode(trimmed + moved);
        if (trimmed.Length == 0 || whole.Length == 1)
        {
            // Something must stand before the first token that is scored.
            int prefix = tokenizer.BeginTokenId ?? tokenizer.EndTokenId ?? tokenizer.SeparatorId;
            return new PromptedContinuation([prefix, .. whole], 1);
        }

        // A merge across the border can make the whole as short as the prompt alone; its last token is still scored.
        int start = Math.Min(tokenizer.Encode(trimmed).Length, whole.Length - 1);
        return new PromptedContinuation(whole, Math.Max(1, start));
    }

    /// <summary>The last <paramref name="count"/> tokens: the prompt is cut from the left, the continuation only if it is longer itself.</summary>
    public PromptedContinuation KeepLast(int count)
    {
        int cut = Math.Max(0, Tokens.Length - count);
        return cut == 0 ? this : new PromptedContinuation(Tokens[cut..], Math.Max(1, ContinuationStart - cut));
    }
}
