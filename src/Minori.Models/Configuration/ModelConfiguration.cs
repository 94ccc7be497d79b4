using System.Globalization;
using Minori.Text;

namespace Minori.Models;

/// <summary>
/// The shape of a decoder: a norm before causal attention with grouped queries, a norm before the feed-forward block,
/// a norm before the head. What the norms, positions, feed-forward blocks and biases are is part of the shape; without a
/// word on them it is a model of the Llama family.
/// </summary>
public sealed record ModelConfiguration
{
    /// <summary>Whose names and files the checkpoint has.</summary>
    public ModelFamily Family { get; init; } = ModelFamily.Llama;

    /// <summary>The norm before attention, before the feed-forward block and before the head.</summary>
    public NormKind Norm { get; init; } = NormKind.RmsNorm;

    /// <summary>How positions enter.</summary>
    public PositionKind Positions { get; init; } = PositionKind.Rotary;

    /// <summary>The feed-forward block.</summary>
    public FeedForwardKind FeedForward { get; init; } = FeedForwardKind.SwiGlu;

    /// <summary>Whether queries, keys and values have a bias.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Whether the attention block's last product has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Whether the feed-forward block's products have a bias.</summary>
    public bool FeedForwardBias { get; init; }

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

    /// <summary>D: the dimension of one head; even with rotary positions, which turn pairs.</summary>
    public required int HeadDimension { get; init; }

    /// <summary>F: the width of the feed-forward block between its two products.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>T: the longest sequence, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Whether the output head is the embedding itself.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>What a norm adds to the mean square, or to the variance.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>The base of the rotary frequencies base^(−2i/D); without meaning where positions are learned.</summary>
    public float RopeBase { get; init; } = 10000f;

    /// <summary>The deviation of every matrix at initialisation.</summary>
    public float InitializerRange { get; init; } = 0.02f;

    /// <summary>
    /// Whether the matrices that write into the residual stream start smaller by 1/√(2L), so that its variance does not
    /// grow with the layers (Radford et al. 2019, §2.3).
    /// </summary>
    public bool ScaleResidualInitialization { get; init; }

    /// <summary>The token that begins a document, or null.</summary>
    public int? BeginTokenId { get; init; }

    /// <summary>The token that ends a document, or null.</summary>
    public int? EndTokenId { get; init; }

    /// <summary>The number of trained values; a tied head counts once.</summary>
    public long ParameterCount => MatrixParameterCount
        + (TieEmbeddings ? 0 : (long)VocabularySize * Width)
        + (Positions == PositionKind.Learned ? (long)ContextLength * Width : 0)
        + (((2L * LayerCount) + 1) * Width * (Norm == NormKind.LayerNorm ? 2 : 1))
        + (LayerCount * BiasesPerLayer);

    /// <summary>
    /// N of the FLOP counts: the values that take part in matrix products, the head included (tied or not), the
    /// tables that are looked up in, the norms and the biases excluded.
    /// </summary>
    public long MatrixParameterCount =>
        (LayerCount * Width * ((2L * (HeadCount + KeyValueHeadCount) * HeadDimension) + UpWidth + FeedForwardWidth))
        + ((long)VocabularySize * Width);

    /// <summary>(H + 2K)·D: the width of queries, keys and values together.</summary>
    internal int ProjectionWidth => (HeadCount + (2 * KeyValueHeadCount)) * HeadDimension;

    /// <summary>The width of the feed-forward block's first product: F, or 2F where half of it are gates.</summary>
    internal int UpWidth => FeedForward == FeedForwardKind.SwiGlu ? 2 * FeedForwardWidth : FeedForwardWidth;

    private long BiasesPerLayer => (QueryKeyValueBias ? ProjectionWidth : 0L)
        + (AttentionOutputBias ? Width : 0)
        + (FeedForwardBias ? (long)UpWidth + Width : 0);

    /// <summary>A model of a family with that family's usual shape.</summary>
    /// <param name="family">The family.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="width">C.</param>
    /// <param name="layers">L.</param>
    /// <param name="heads">H.</param>
    /// <param name="context">T.</param>
    /// <param name="keyValueHeads">K; H where null.</param>
    /// <param name="tieEmbeddings">Whether the head is the embedding.</param>
    /// <param name="feedForwardWidth">F; the family's usual where null.</param>
    /// <exception cref="ModelConfigurationException">The sizes do not make a model of that family.</exception>
    public static ModelConfiguration Of(
        ModelFamily family,
        int vocabulary,
        int width,
        int layers,
        int heads,
        int context,
        int? keyValueHeads = null,
        bool tieEmbeddings = true,
        int? feedForwardWidth = null)
    {
        ModelConfiguration configuration = family switch
        {
            ModelFamily.Llama => Llama(
                vocabulary, width, layers, heads, context, keyValueHeads, feedForwardWidth, tieEmbeddings),
            ModelFamily.Gpt2 => Gpt2(vocabulary, width, layers, heads, context, feedForwardWidth, tieEmbeddings) with
            {
                KeyValueHeadCount = keyValueHeads ?? heads,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(family)),
        };
        configuration.Validate();
        return configuration;
    }

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
        var configuration = new ModelConfiguration
        {
            VocabularySize = vocabulary,
            Width = width,
            LayerCount = layers,
            HeadCount = heads,
            KeyValueHeadCount = keyValueHeads ?? heads,
            HeadDimension = WidthOfHead(width, heads),
            FeedForwardWidth = feedForwardWidth ?? DefaultWidth(((8L * width) + 47) / 48 * 16),
            ContextLength = context,
            TieEmbeddings = tieEmbeddings,
        };
        configuration.Validate();
        return configuration;
    }

    /// <summary>
    /// A GPT-2 (Radford et al. 2019) with a head dimension of width / heads: LayerNorm, learned positions, GELU in its
    /// tanh form, biases, and residual projections that start smaller.
    /// </summary>
    /// <param name="vocabulary">V.</param>
    /// <param name="width">C.</param>
    /// <param name="layers">L.</param>
    /// <param name="heads">H.</param>
    /// <param name="context">T, the number of positions.</param>
    /// <param name="feedForwardWidth">F; 4·C where null.</param>
    /// <param name="tieEmbeddings">Whether the head is the embedding.</param>
    /// <exception cref="ModelConfigurationException">The sizes do not make a model.</exception>
    public static ModelConfiguration Gpt2(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int context,
        int? feedForwardWidth = null,
        bool tieEmbeddings = true)
    {
        var configuration = new ModelConfiguration
        {
            Family = ModelFamily.Gpt2,
            Norm = NormKind.LayerNorm,
            Positions = PositionKind.Learned,
            FeedForward = FeedForwardKind.GeluTanh,
            QueryKeyValueBias = true,
            AttentionOutputBias = true,
            FeedForwardBias = true,
            ScaleResidualInitialization = true,
            VocabularySize = vocabulary,
            Width = width,
            LayerCount = layers,
            HeadCount = heads,
            KeyValueHeadCount = heads,
            HeadDimension = WidthOfHead(width, heads),
            FeedForwardWidth = feedForwardWidth ?? DefaultWidth(4L * width),
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

    private static int WidthOfHead(int width, int heads) => heads > 0 && width % heads == 0
        ? width / heads
        : throw Invalid($"the width {width} is not divisible by {heads} heads; choose heads that divide the width");

    private static int DefaultWidth(long width) => (int)Math.Min(width, int.MaxValue);

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
