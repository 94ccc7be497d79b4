using System.Collections.Immutable;

namespace Minori.Models;

/// <summary>Places tensors one behind the other.</summary>
internal sealed class LayoutBuilder(ModelConfiguration configuration, bool layersAreTransposed)
{
    private const int Alignment = 16;

    private long _end;

    public List<ParameterTensor> Tensors { get; } = [];

    public long AlignedEnd => (_end + Alignment - 1) / Alignment * Alignment;

    /// <summary>[V, C]: the embedding or the head.</summary>
    /// <param name="part">Its name.</param>
    /// <param name="isProduct">Whether it takes part in a product, or is only looked up in.</param>
    public long Vocabulary(string part, bool isProduct) => Rows(
        part, isProduct ? ParameterKind.Matrix : ParameterKind.Table, configuration.VocabularySize);

    /// <summary>[T, C].</summary>
    public long Positions(string part) => Rows(part, ParameterKind.Table, configuration.ContextLength);

    /// <summary>A gain, and with LayerNorm a bias.</summary>
    public OperandOffsets Norm(string part, int layer, int width)
    {
        long gain = Add(TensorNames.Weight(part, layer), ParameterKind.Gain, [width], AlignedEnd, 0);
        return new OperandOffsets(gain, configuration.Norm == NormKind.LayerNorm ? Bias([part], layer, [width]) : null);
    }

    /// <summary>The matrix of a product, in one or more tensors of <paramref name="rows"/> rows each, and its bias.</summary>
    public OperandOffsets Product(
        ImmutableArray<string> parts, int layer, ImmutableArray<int> rows, int columns, bool hasBias, float deviation)
    {
        long start = AlignedEnd;
        long offset = start;
        for (int i = 0; i < parts.Length; i++)
        {
            Add(
                TensorNames.Weight(parts[i], layer), ParameterKind.Matrix, [rows[i], columns], offset, deviation,
                layersAreTransposed);
            offset = _end;
        }

        return new OperandOffsets(start, hasBias ? Bias(parts, layer, rows) : null);
    }

    private long Bias(ImmutableArray<string> parts, int layer, ImmutableArray<int> widths)
    {
        long start = AlignedEnd;
        long offset = start;
        for (int i = 0; i < parts.Length; i++)
        {
            Add(TensorNames.Bias(parts[i], layer), ParameterKind.Bias, [widths[i]], offset, 0);
            offset = _end;
        }

        return start;
    }

    private long Rows(string part, ParameterKind kind, int rows) => Add(
        TensorNames.Weight(part), kind, [rows, configuration.Width], AlignedEnd, configuration.InitializerRange);

    private long Add(
        string name, ParameterKind kind, ImmutableArray<int> shape, long offset, float deviation, bool isTransposed = false)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        Tensors.Add(new ParameterTensor(name, kind, shape, offset, count, deviation, isTransposed));
        _end = offset + count;
        return offset;
    }
}
