using Minori.Compute;

namespace Minori.Models;

/// <summary>One layer's matrices, packed for the forward products.</summary>
internal readonly unsafe struct PackedLayer(float* queryKeyValue, float* attentionOutput, float* up, float* down)
{
    /// <summary>[(H + 2K)·D, C].</summary>
    public float* QueryKeyValue { get; } = queryKeyValue;

    /// <summary>[C, H·D].</summary>
    public float* AttentionOutput { get; } = attentionOutput;

    /// <summary>[U, C].</summary>
    public float* Up { get; } = up;

    /// <summary>[C, F].</summary>
    public float* Down { get; } = down;
}

/// <summary>
/// The transposes of all matrices in the order in which the forward products read them. They are made anew whenever the
/// weights change, and shared by all threads.
/// </summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    private readonly AlignedBuffer<byte> _memory;
    private readonly Matrix[] _matrices;
    private readonly PackedLayer[] _layers;
    private readonly Action<int> _pack;
    private float* _weights;

    public PackedWeights(DecoderShape shape, ParameterLayout layout)
    {
        Arena measure = Arena.Measure();
        Plan(measure, shape, layout);
        _memory = new AlignedBuffer<byte>(measure.UsedBytes);
        (_matrices, _layers) = Plan(new Arena(_memory), shape, layout);
        _pack = PackOne;
    }

    public long Bytes => _memory.Length;

    /// <summary>[V, C] packed.</summary>
    public float* Head => _matrices[0].Packed;

    public ref readonly PackedLayer Layer(int layer) => ref _layers[layer];

    /// <summary>Packs all matrices of a block of parameters, shared out over the team.</summary>
    public void Pack(float* weights, ThreadTeam team)
    {
        _weights = weights;
        team.Run(_matrices.Length, _pack);
    }

    public void Dispose() => _memory.Dispose();

    private static (Matrix[] Matrices, PackedLayer[] Layers) Plan(
        Arena arena, DecoderShape shape, ParameterLayout layout)
    {
        var matrices = new List<Matrix>();
        float* Add(long offset, int rows, int columns)
        {
            float* packed = arena.Take<float>(Gemm.PackedLength(rows, columns));
            matrices.Add(new Matrix(offset, rows, columns, packed));
            return packed;
        }

        // The head comes first: it is often the largest, and a team shares items out best when the largest start.
        Add(layout.Head, shape.Vocabulary, shape.Width);
        var layers = new PackedLayer[layout.Layers.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            LayerOffsets offsets = layout.Layers[i];
            layers[i] = new PackedLayer(
                Add(offsets.QueryKeyValue.Weight, shape.ProjectionWidth, shape.Width),
                Add(offsets.AttentionOutput.Weight, shape.Width, shape.QueryWidth),
                Add(offsets.Up.Weight, shape.UpWidth, shape.Width),
                Add(offsets.Down.Weight, shape.Width, shape.FeedForwardWidth));
        }

        return ([.. matrices], layers);
    }

    private void PackOne(int index)
    {
        ref readonly Matrix matrix = ref _matrices[index];
        Gemm.PackTransposed(_weights + matrix.Offset, matrix.Rows, matrix.Columns, matrix.Packed);
    }

    private readonly struct Matrix(long offset, int rows, int columns, float* packed)
    {
        public long Offset { get; } = offset;

        public int Rows { get; } = rows;

        public int Columns { get; } = columns;

        public float* Packed { get; } = packed;
    }
}
