using System.Collections.Immutable;

namespace Minori.Models;

/// <summary>
/// Where each tensor lies in the one block that holds all parameters. Order: embedding; positions; per layer input norm,
/// query, key, value, attention output, post-attention norm, gate, up, down; final norm; the head where it is not tied;
/// a bias behind its weight. Tensors start on 64-byte boundaries, except that key and value follow query, and up follows
/// gate, without a gap, so that each trio or pair is one matrix. The gaps are zero and stay zero.
/// </summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<string, ParameterTensor> _byName;

    /// <summary>Lays out the tensors of a model.</summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public ParameterLayout(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        TensorNames names = FamilyFiles.Of(configuration.Family).Names;
        var builder = new LayoutBuilder(configuration, names.LayersAreTransposed);
        int width = configuration.Width;
        Embedding = builder.Vocabulary(names.Embedding, isProduct: configuration.TieEmbeddings);
        Positions = configuration.Positions == PositionKind.Learned ? builder.Positions(names.Positions!) : null;
        var layers = ImmutableArray.CreateBuilder<LayerOffsets>(configuration.LayerCount);
        for (int layer = 0; layer < configuration.LayerCount; layer++)
        {
            layers.Add(Layer(builder, names, configuration, layer));
        }

        Layers = layers.MoveToImmutable();
        HiddenMatrices = [.. HiddenMatrix.Of(configuration, Layers)];
        FinalNorm = builder.Norm(names.FinalNorm, 0, width);
        Head = configuration.TieEmbeddings ? Embedding : builder.Vocabulary(names.Head, isProduct: true);
        Length = builder.AlignedEnd;
        Tensors = builder.Tensors;
        _byName = builder.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order in which they lie.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>The matrices of the layers, in the order in which they lie.</summary>
    public IReadOnlyList<HiddenMatrix> HiddenMatrices { get; }

    /// <summary>The length of the block in floats, gaps included.</summary>
    public long Length { get; }

    /// <summary>The offset of the embedding [V, C].</summary>
    internal long Embedding { get; }

    /// <summary>The offset of the learned positions [T, C], or null.</summary>
    internal long? Positions { get; }

    /// <summary>The offsets of the final norm [C].</summary>
    internal OperandOffsets FinalNorm { get; }

    /// <summary>The offset of the head [V, C]: the embedding's own where the two are tied.</summary>
    internal long Head { get; }

    /// <summary>The offsets of each layer's operands.</summary>
    internal ImmutableArray<LayerOffsets> Layers { get; }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="ArgumentException">The model has no such tensor.</exception>
    public ParameterTensor this[string name] =>
        _byName.TryGetValue(name, out ParameterTensor? tensor)
            ? tensor
            : throw new ArgumentException($"the model has no tensor {name}", nameof(name));

    /// <summary>Whether a tensor of this layout holds embeddings, of tokens or positions, or is the output head.</summary>
    public bool IsEmbedding(ParameterTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Offset == Embedding || tensor.Offset == Positions || tensor.Offset == Head;
    }

    private static LayerOffsets Layer(LayoutBuilder builder, TensorNames names, ModelConfiguration c, int layer)
    {
        int queries = c.HeadCount * c.HeadDimension;
        int keys = c.KeyValueHeadCount * c.HeadDimension;
        float residual = c.ScaleResidualInitialization
            ? (float)(c.InitializerRange / Math.Sqrt(2.0 * c.LayerCount))
            : c.InitializerRange;
        ImmutableArray<int> projections = names.QueryKeyValue.Length == 1 ? [c.ProjectionWidth] : [queries, keys, keys];
        ImmutableArray<int> ups = [.. names.Up.Select(_ => c.UpWidth / names.Up.Length)];
        return new LayerOffsets(
            builder.Norm(names.InputNorm, layer, c.Width),
            builder.Product(names.QueryKeyValue, layer, projections, c.Width, c.QueryKeyValueBias, c.InitializerRange),
            builder.Product([names.AttentionOutput], layer, [c.Width], queries, c.AttentionOutputBias, residual),
            builder.Norm(names.PostAttentionNorm, layer, c.Width),
            builder.Product(names.Up, layer, ups, c.Width, c.FeedForwardBias, c.InitializerRange),
            builder.Product([names.Down], layer, [c.Width], c.FeedForwardWidth, c.FeedForwardBias, residual));
    }
}
