using Minori.Text;

namespace Minori.Training;

/// <summary>
/// Task examples as token sequences of which the completion is learned: a space and the right choice, or a space, the
/// target and, where the tokenizer has one, the end token.
/// </summary>
internal static class CompletionExamples
{
    /// <summary>Encodes examples; what exceeds the context is cut from the left, that is, from the prompt.</summary>
    public static PromptedContinuation[] Encode(Tokenizer tokenizer, IReadOnlyList<TaskExample> examples, int context) =>
        [.. examples.Select(example => Encode(tokenizer, example).KeepLast(context + 1))];

    private static PromptedContinuation Encode(Tokenizer tokenizer, TaskExample example)
    {
        PromptedContinuation pair = PromptedContinuation.Encode(tokenizer, example.Prompt, " " + example.Solution);
        return example.Choices is null && tokenizer.EndTokenId is { } end
            ? pair with { Tokens = [.. pair.Tokens, end] }
            : pair;
    }
}
