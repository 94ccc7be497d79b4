using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// The vectors of a model (gains and biases) and its learned positions, which are few enough to be kept whatever its
/// size. Vectors that are neighbours in the layout are neighbours here.
/// </summary>
internal sealed unsafe class VectorBlock : IDisposable
{
    private readonly ParameterTensor[] _tensors;
    private readonly Dictionary<long, long> _places = [];
    private readonly LayerOffsets[] _layers;
    private readonly AlignedBuffer<float> _values;

    public VectorBlock(ParameterLayout layout)
    {
        const int Alignment = AlignedBuffer<float>.Alignment / sizeof(float);
        _tensors = [.. layout.Tensors.Where(
            tensor => tensor.Shape.Length == 1 || tensor.Offset == layout.Positions)];
        long end = 0, layoutEnd = -1;
        foreach (ParameterTensor tensor in _tensors)
        {
            end = tensor.Offset == layoutEnd ? end : (end + Alignment - 1) / Alignment * Alignment;
            _places.Add(tensor.Offset, end);
            end += tensor.Count;
            layoutEnd = tensor.Offset + tensor.Count;
        }

        _values = new AlignedBuffer<float>(end);
        _layers = [.. layout.Layers.Select(layer => layer.Select(offset => _places.GetValueOrDefault(offset)))];
    }

    /// <summary>In floats.</summary>
    public long Length => _values.Length;

    /// <summary>The vector at an offset of the layout.</summary>
    public float* At(long offset) => _values.Pointer + _places[offset];

    /// <summary>A product's or norm's vectors; what stands for a matrix is not to be used.</summary>
    public OperandTensors Operands(OperandOffsets offsets) =>
        new(_values.Pointer, offsets.Select(offset => _places.GetValueOrDefault(offset)));

    /// <summary>A layer's vectors; what stands for its matrices is not to be used.</summary>
    public LayerTensors Layer(int layer) => new(_values.Pointer, _layers[layer]);

    public void Fill(IWeightBlock block)
    {
        foreach (ParameterTensor tensor in _tensors)
        {
            float* room = At(tensor.Offset);
            float* values = block.Values(tensor.Offset, tensor.Count, room);
            if (values != room)
            {
                new ReadOnlySpan<float>(values, (int)tensor.Count).CopyTo(new Span<float>(room, (int)tensor.Count));
            }
        }
    }

    public void Dispose() => _values.Dispose();
}
