namespace Minori.Models;

/// <content>How many values it has, and how much arithmetic they take.</content>
public sealed partial record ModelConfiguration
{
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

    private long BiasesPerLayer => (QueryKeyValueBias ? ProjectionWidth : 0L)
        + (AttentionOutputBias ? Width : 0)
        + (FeedForwardBias ? (long)UpWidth + Width : 0);
}
