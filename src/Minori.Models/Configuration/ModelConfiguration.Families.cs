namespace Minori.Models;

/// <content>The usual shape of each family.</content>
public sealed partial record ModelConfiguration
{
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

    private static int WidthOfHead(int width, int heads) => heads > 0 && width % heads == 0
        ? width / heads
        : throw Invalid($"the width {width} is not divisible by {heads} heads; choose heads that divide the width");

    private static int DefaultWidth(long width) => (int)Math.Min(width, int.MaxValue);
}
