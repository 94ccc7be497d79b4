using System.Collections.Immutable;
using Minori.Models.Families.Llama;

namespace Minori.Models;

/// <summary>
/// Where each tensor lies in the one block that holds all parameters. Order: embedding; per layer input norm, query,
/// key, value, attention output, post-attention norm, gate, up, down; final norm; the head where it is not tied.
/// Tensors start on 64-byte boundaries, except that key and value follow query, and up follows gate, without a gap, so
/// that each trio or pair is one matrix. The gaps are zero and stay zero.
/// </summary>
public sealed class ParameterLayout
{
    private const int Alignment = 16;

    private readonly Dictionary<string, ParameterTensor> _byName;

    /// <summary>Lays out the tensors of a model.</summary>
    /// <exception cref="ModelConfigurationException">The configuration is not valid.</exception>
    public ParameterLayout(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        configuration.Validate();
        var builder = new Builder(configuration.InitializerRange);
        int width = configuration.Width;
        int queries = configuration.HeadCount * configuration.HeadDimension;
        int keys = configuration.KeyValueHeadCount * configuration.HeadDimension;
        int feedForward = configuration.FeedForwardWidth;
        Embedding = builder.Matrix(LlamaNames.Embedding, configuration.VocabularySize, width);
        var layers = ImmutableArray.CreateBuilder<LayerOffsets>(configuration.LayerCount);
        for (int layer = 0; layer < configuration.LayerCount; layer++)
        {
            long inputNorm = builder.Gain(LlamaNames.InputNorm(layer), width);
            long query = builder.Matrix(LlamaNames.Query(layer), queries, width);
            builder.Neighbour(LlamaNames.Key(layer), keys, width);
            builder.Neighbour(LlamaNames.Value(layer), keys, width);
            long output = builder.Matrix(LlamaNames.AttentionOutput(layer), width, queries);
            long postAttentionNorm = builder.Gain(LlamaNames.PostAttentionNorm(layer), width);
            long gate = builder.Matrix(LlamaNames.Gate(layer), feedForward, width);
            builder.Neighbour(LlamaNames.Up(layer), feedForward, width);
            long down = builder.Matrix(LlamaNames.Down(layer), width, feedForward);
            layers.Add(new LayerOffsets(inputNorm, query, output, postAttentionNorm, gate, down));
        }

        Layers = layers.MoveToImmutable();
        FinalNorm = builder.Gain(LlamaNames.FinalNorm, width);
        Head = configuration.TieEmbeddings
            ? Embedding
            : builder.Matrix(LlamaNames.Head, configuration.VocabularySize, width);
        Length = builder.AlignedEnd;
        Tensors = builder.Tensors;
        _byName = builder.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order in which they lie.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>The length of the block in floats, gaps included.</summary>
    public long Length { get; }

    /// <summary>The offset of the embedding [V, C].</summary>
    internal long Embedding { get; }

    /// <summary>The offset of the final norm's gain [C].</summary>
    internal long FinalNorm { get; }

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

    private sealed class Builder(float deviation)
    {
        private long _end;

        public List<ParameterTensor> Tensors { get; } = [];

        public long AlignedEnd => (_end + Alignment - 1) / Alignment * Alignment;

        public long Gain(string name, int width) => Add(name, [width], AlignedEnd, width, 0, decays: false);

        public long Matrix(string name, int rows, int columns) =>
            Add(name, [rows, columns], AlignedEnd, (long)rows * columns, deviation, decays: true);

        public void Neighbour(string name, int rows, int columns) =>
            Add(name, [rows, columns], _end, (long)rows * columns, deviation, decays: true);

        private long Add(string name, ImmutableArray<int> shape, long offset, long count, float deviation, bool decays)
        {
            Tensors.Add(new ParameterTensor(name, shape, offset, count, deviation, decays));
            _end = offset + count;
            return offset;
        }
    }
}
