namespace Minori.Models;

/// <summary>Checks of a batch before it reaches unchecked memory.</summary>
internal static class Batch
{
    /// <summary>Checks the ids of a batch of whole sequences, and counts the scored targets.</summary>
    /// <returns>The number of targets that are not −1.</returns>
    /// <exception cref="ArgumentException">There are not as many targets, or an id lies outside the vocabulary.</exception>
    public static long Check(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int vocabulary)
    {
        if (inputs.Length != targets.Length)
        {
            throw new ArgumentException($"{inputs.Length} inputs cannot have {targets.Length} targets", nameof(targets));
        }

        foreach (int token in inputs)
        {
            if ((uint)token >= (uint)vocabulary)
            {
                throw new ArgumentException($"input {token} is outside the vocabulary of {vocabulary}", nameof(inputs));
            }
        }

        long scored = 0;
        foreach (int target in targets)
        {
            if (target < -1 || target >= vocabulary)
            {
                throw new ArgumentException(
                    $"target {target} is neither −1 nor in the vocabulary of {vocabulary}", nameof(targets));
            }

            scored += target >= 0 ? 1 : 0;
        }

        return scored;
    }

    /// <summary>Checks the ids and lengths of a batch of sequences.</summary>
    /// <exception cref="ArgumentException">
    /// A sequence is too long, the lengths are not those of the inputs, or an id lies outside the vocabulary.
    /// </exception>
    public static void Check(
        ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, ReadOnlySpan<int> lengths, int longest, int vocabulary)
    {
        long sum = 0;
        foreach (int length in lengths)
        {
            if (length < 0 || length > longest)
            {
                throw new ArgumentException(
                    $"a sequence of {length} tokens is not one of at most {longest}", nameof(lengths));
            }

            sum += length;
        }

        if (sum != inputs.Length)
        {
            throw new ArgumentException($"sequences of {sum} tokens together are not {inputs.Length} inputs", nameof(lengths));
        }

        Check(inputs, targets, vocabulary);
    }

    /// <summary>Checks that weights are of the model that a pass is planned for.</summary>
    /// <exception cref="ArgumentException">They are of another.</exception>
    public static void CheckModel(Parameters parameters, ModelConfiguration planned)
    {
        if (parameters.Configuration != planned)
        {
            throw new ArgumentException("the parameters are of another configuration than the pass", nameof(parameters));
        }
    }

    /// <summary>Checks the shape that a pass is planned for.</summary>
    /// <exception cref="ArgumentException">
    /// There is no sequence, or one would be empty or longer than the context.
    /// </exception>
    public static void CheckShape(ModelConfiguration configuration, int sequences, int tokensPerSequence)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokensPerSequence, 1);
        if (tokensPerSequence > configuration.ContextLength)
        {
            throw new ArgumentException(
                $"sequences of {tokensPerSequence} tokens are longer than the context of {configuration.ContextLength}",
                nameof(tokensPerSequence));
        }
    }
}
