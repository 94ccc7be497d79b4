using System.Globalization;
using Minori.Text;

namespace Minori.Models;

/// <content>What makes sizes a model.</content>
public sealed partial record ModelConfiguration
{
    /// <summary>Checks every size and their relations.</summary>
    /// <exception cref="ModelConfigurationException">One line that names the first size that is wrong.</exception>
    public void Validate()
    {
        Positive(VocabularySize, "vocabulary size");
        Positive(Width, "width");
        Positive(LayerCount, "number of layers");
        Positive(HeadCount, "number of heads");
        Positive(KeyValueHeadCount, "number of key–value heads");
        Positive(HeadDimension, "head dimension");
        Positive(FeedForwardWidth, "feed-forward width");
        Positive(ContextLength, "context length");
        if (HeadCount % KeyValueHeadCount != 0)
        {
            throw Invalid($"{HeadCount} heads cannot share {KeyValueHeadCount} key–value heads; choose a divisor");
        }

        if (Positions == PositionKind.Rotary && HeadDimension % 2 != 0)
        {
            throw Invalid($"the head dimension {HeadDimension} is odd, and rotary positions need pairs; make it even");
        }

        PositiveFinite(NormEpsilon, "norm epsilon");
        PositiveFinite(RopeBase, "rotary base");
        if (!float.IsFinite(InitializerRange) || InitializerRange < 0)
        {
            throw Invalid($"the initializer range is {Text(InitializerRange)}; it must be 0 or more");
        }

        InVocabulary(BeginTokenId, "begin token");
        InVocabulary(EndTokenId, "end token");
        FitsOneSpan((long)VocabularySize * Width, "the embedding");
        FitsOneSpan((long)FeedForwardWidth * Width, "a feed-forward matrix");
        FitsOneSpan((long)HeadCount * HeadDimension * Width, "an attention matrix");
        if (Positions == PositionKind.Learned)
        {
            FitsOneSpan((long)ContextLength * Width, "the table of positions");
        }

        if (FamilyFiles.Of(Family).Unwritable(this) is { } what)
        {
            throw Invalid($"{what}; choose another family");
        }
    }

    /// <summary>
    /// Why a tokenizer's ids are not the model's, one line, or null where they are. A model may have more ids than its
    /// tokenizer, never fewer: they would be read beyond the embedding.
    /// </summary>
    public string? Misfit(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return tokenizer.VocabularySize > VocabularySize
            ? FormattableString.Invariant(
                $"the tokenizer has {tokenizer.VocabularySize} tokens, the model {VocabularySize}: use the tokenizer the model was trained with")
            : null;
    }

    private static void Positive(int value, string what)
    {
        if (value < 1)
        {
            throw Invalid($"the {what} is {value}; it must be at least 1");
        }
    }

    private static void PositiveFinite(float value, string what)
    {
        if (!float.IsFinite(value) || value <= 0)
        {
            throw Invalid($"the {what} is {Text(value)}; it must be positive");
        }
    }

    private static void FitsOneSpan(long count, string what)
    {
        if (count > int.MaxValue)
        {
            throw Invalid($"{what} would have {count} values, more than {int.MaxValue}; choose smaller sizes");
        }
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static ModelConfigurationException Invalid(FormattableString what) =>
        new("model configuration: " + FormattableString.Invariant(what));

    private void InVocabulary(int? token, string what)
    {
        if (token is { } id && (id < 0 || id >= VocabularySize))
        {
            throw Invalid($"the {what} {id} is outside the vocabulary of {VocabularySize}; choose an id below it");
        }
    }
}
