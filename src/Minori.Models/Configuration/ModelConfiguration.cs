using System.Globalization;

namespace Minori.Models;

/// <summary>
/// The shape of a decoder of the Llama family: RMSNorm before attention and feed-forward, rotary positions,
/// causal attention with grouped queries, SwiGLU, no biases (Touvron et al. 2023, arXiv 2302.13971).
/// </summary>
public sealed record ModelConfiguration
{
    /// <summary>V: the number of token ids.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>C: the width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>L: the number of layers.</summary>
    public required int LayerCount { get; init; }

    /// <summary>H: the number of query heads.</summary>
    public required int HeadCount { get; init; }

    /// <summary>K: the number of key–value heads; each serves H / K query heads.</summary>
    public required int KeyValueHeadCount { get; init; }

    /// <summary>D: the dimension of one head; even, because rotary positions turn pairs.</summary>
    public required int HeadDimension { get; init; }

    /// <summary>F: the width of the feed-forward block between its two products.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>T: the longest sequence, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Whether the output head is the embedding itself.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>What RMSNorm adds to the mean square.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>The base of the rotary frequencies base^(−2i/D).</summary>
    public float RopeBase { get; init; } = 10000f;

    /// <summary>The deviation of every matrix at initialisation.</summary>
    public float InitializerRange { get; init; } = 0.02f;

    /// <summary>The token that begins a document, or null.</summary>
    public int? BeginTokenId { get; init; }

    /// <summary>The token that ends a document, or null.</summary>
    public int? EndTokenId { get; init; }

    /// <summary>The number of trained values; a tied head counts once.</summary>
    public long ParameterCount => MatrixParameterCount
        + (TieEmbeddings ? 0 : (long)VocabularySize * Width)
        + (((2L * LayerCount) + 1) * Width);

    /// <summary>
    /// N of the FLOP counts: the values that take part in matrix products, the head included (tied or not), the
    /// embedding lookup and the norm gains excluded.
    /// </summary>
    public long MatrixParameterCount =>
        (LayerCount * Width * ((2L * (HeadCount + KeyValueHeadCount) * HeadDimension) + (3L * FeedForwardWidth)))
        + ((long)VocabularySize * Width);

    /// <summary>
    /// A Llama-family model with a head dimension of width / heads. The feed-forward width defaults to 8/3 of the
    /// width (two thirds of the usual four, because SwiGLU has three matrices: Shazeer 2020, arXiv 2002.05202),
    /// rounded up to a multiple of 16, one 512-bit vector.
    /// </summary>
    /// <exception cref="ModelConfigurationException">The sizes do not make a model.</exception>
    public static ModelConfiguration Llama(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int context,
        int? keyValueHeads = null,
        int? feedForwardWidth = null,
        bool tieEmbeddings = true)
    {
        if (heads < 1 || width % heads != 0)
        {
            throw Invalid($"the width {width} is not divisible by {heads} heads; choose heads that divide the width");
        }

        var configuration = new ModelConfiguration
        {
            VocabularySize = vocabulary,
            Width = width,
            LayerCount = layers,
            HeadCount = heads,
            KeyValueHeadCount = keyValueHeads ?? heads,
            HeadDimension = width / heads,
            FeedForwardWidth = feedForwardWidth ?? DefaultFeedForwardWidth(width),
            ContextLength = context,
            TieEmbeddings = tieEmbeddings,
        };
        configuration.Validate();
        return configuration;
    }

    /// <summary>
    /// FLOPs of a forward pass per token of a sequence of <paramref name="context"/> tokens:
    /// 2N + 2·L·H·D·(T + 1). The second term is attention's two products, 2·2·H·D per layer and pair of query and
    /// key, over the (T + 1)/2 keys that a query sees on average under the causal mask.
    /// </summary>
    public double ForwardFlopsPerToken(int context) =>
        (2.0 * MatrixParameterCount) + (2.0 * LayerCount * HeadCount * HeadDimension * (context + 1.0));

    /// <summary>
    /// FLOPs of a training step per token: three times the forward pass, 6N + 6·L·H·D·(T + 1). Work done again in
    /// the backward pass, norms, activations and the optimizer are not counted.
    /// </summary>
    public double TrainingFlopsPerToken(int context) => 3.0 * ForwardFlopsPerToken(context);

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

        if (HeadDimension % 2 != 0)
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
    }

    private static int DefaultFeedForwardWidth(int width) => (int)((((8L * width) + 47) / 48) * 16);

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
