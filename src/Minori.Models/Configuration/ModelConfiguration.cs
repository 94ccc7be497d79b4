namespace Minori.Models;

/// <summary>
/// The shape of a decoder: a norm before causal attention with grouped queries, a norm before the feed-forward block,
/// a norm before the head. What the norms, positions, feed-forward blocks and biases are is part of the shape; without a
/// word on them it is a model of the Llama family.
/// </summary>
public sealed partial record ModelConfiguration
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

    /// <summary>(H + 2K)·D: the width of queries, keys and values together.</summary>
    internal int ProjectionWidth => (HeadCount + (2 * KeyValueHeadCount)) * HeadDimension;

    /// <summary>The width of the feed-forward block's first product: F, or 2F where half of it are gates.</summary>
    internal int UpWidth => FeedForward == FeedForwardKind.SwiGlu ? 2 * FeedForwardWidth : FeedForwardWidth;
}
