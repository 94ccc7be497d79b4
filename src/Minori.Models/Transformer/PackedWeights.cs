using Minori.Compute;

namespace Minori.Models;

/// <summary>
/// Matrices in the order in which the products read them: all, or the head and each layer in turn in one place. They
/// are packed anew whenever the weights change, and shared by all threads.
/// </summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    // A piece is an item of work: whole panels of the widest kind, about this many values.
    private const int PanelRows = 32;
    private const int PieceLength = 1 << 16;

    private readonly bool _isForTraining;
    private readonly AlignedBuffer<byte> _memory;
    private readonly PackedLayer[] _layers;
    private readonly List<Piece> _pieces = [];
    private readonly int[] _firstPieces;
    private readonly long _longestPiece;
    private readonly WorkspacePool<AlignedBuffer<float>> _rooms;
    private readonly Action<int> _pack;

    // What is being packed, for the team's threads.
    private IWeightBlock? _source;
    private float* _weights;
    private int _first;

    /// <param name="shape">The sizes.</param>
    /// <param name="layout">Where the matrices lie.</param>
    /// <param name="isForTraining">Whether input gradients are wanted too.</param>
    /// <param name="keepsAll">Whether all matrices have room, or one layer's or the head's at a time.</param>
    public PackedWeights(DecoderShape shape, ParameterLayout layout, bool isForTraining, bool keepsAll = true)
        : this(layout, isForTraining)
    {
        _memory.Dispose();
        _memory = new AlignedBuffer<byte>(Plan(Arena.Measure(), shape, layout, keepsAll));
        _pieces.Clear();
        Plan(new Arena(_memory), shape, layout, keepsAll);
        _longestPiece = _pieces.Max(piece => (long)piece.Rows * piece.Columns);
    }

    /// <summary>Weights that have no room yet.</summary>
    private PackedWeights(ParameterLayout layout, bool isForTraining)
    {
        _isForTraining = isForTraining;
        _layers = new PackedLayer[layout.Layers.Length];
        _firstPieces = new int[_layers.Length + 2];
        _memory = new AlignedBuffer<byte>(0);
        _rooms = new WorkspacePool<AlignedBuffer<float>>(() => new AlignedBuffer<float>(_longestPiece));
        _pack = PackOne;
    }

    public long Bytes => _memory.Length;

    /// <summary>The <see cref="Bytes"/> of such weights, without taking them.</summary>
    public static long BytesOf(DecoderShape shape, ParameterLayout layout, bool isForTraining, bool keepsAll = true)
    {
        using PackedWeights unplaced = new(layout, isForTraining);
        return unplaced.Plan(Arena.Measure(), shape, layout, keepsAll);
    }

    /// <summary>[V, C].</summary>
    public PackedMatrix Head { get; private set; }

    public ref readonly PackedLayer Layer(int layer) => ref _layers[layer];

    /// <summary>Packs all matrices of a block of parameters, shared out over the team.</summary>
    public void Pack(float* weights, ThreadTeam team)
    {
        _weights = weights;
        _source = null;
        Pack(0, _pieces.Count, team);
    }

    /// <summary>Packs all matrices.</summary>
    public void Pack(IWeightBlock source, ThreadTeam team)
    {
        _source = source;
        Pack(0, _pieces.Count, team);
    }

    /// <summary>Packs a layer's matrices.</summary>
    public void PackLayer(int layer, IWeightBlock source, ThreadTeam team)
    {
        _source = source;
        Pack(_firstPieces[layer + 1], _firstPieces[layer + 2], team);
    }

    /// <summary>Packs the head.</summary>
    public void PackHead(IWeightBlock source, ThreadTeam team)
    {
        _source = source;
        Pack(0, _firstPieces[1], team);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _rooms.Clear(room => room.Dispose());
    }

    private void Pack(int first, int end, ThreadTeam team)
    {
        _first = first;
        team.Run(end - first, _pack);
    }

    /// <summary>Finds every matrix its place; returns the bytes that they take.</summary>
    private long Plan(Arena arena, DecoderShape shape, ParameterLayout layout, bool keepsAll)
    {
        // The head comes first: it is often the largest, and a team shares items out best when the largest start.
        Head = Add(arena, layout.Head, shape.Vocabulary, shape.Width);
        long bytes = arena.UsedBytes;
        for (int i = 0; i < _layers.Length; i++)
        {
            if (!keepsAll)
            {
                arena.Reset();
            }

            LayerOffsets offsets = layout.Layers[i];
            _firstPieces[i + 1] = _pieces.Count;
            _layers[i] = new PackedLayer(
                Add(arena, offsets.QueryKeyValue.Weight, shape.ProjectionWidth, shape.Width),
                Add(arena, offsets.AttentionOutput.Weight, shape.Width, shape.QueryWidth),
                Add(arena, offsets.Up.Weight, shape.UpWidth, shape.Width),
                Add(arena, offsets.Down.Weight, shape.Width, shape.FeedForwardWidth));
            bytes = Math.Max(bytes, arena.UsedBytes);
        }

        _firstPieces[^1] = _pieces.Count;
        return bytes;
    }

    private PackedMatrix Add(Arena arena, long offset, int rows, int columns)
    {
        float* packed = arena.Take<float>(Gemm.PackedLength(rows, columns));
        float* packedRows = _isForTraining ? arena.Take<float>(Gemm.PackedLength(columns, rows)) : null;
        int usual = Math.Max(PieceLength / columns / PanelRows, 1) * PanelRows;
        for (int row = 0; row < rows;)
        {
            // The last piece is never narrower than a panel: it would be packed in another order.
            int count = rows - row < usual + PanelRows ? rows - row : usual;
            _pieces.Add(new Piece(
                offset, rows, columns, row, count, arena.IsMeasuring ? null : packed + ((nint)row * columns), packedRows));
            row += count;
        }

        return new PackedMatrix(packed, packedRows);
    }

    private void PackOne(int index)
    {
        Piece piece = _pieces[_first + index];
        if (_source is not { } source)
        {
            Pack(piece, _weights + piece.Offset);
            return;
        }

        AlignedBuffer<float> room = _rooms.Rent();
        try
        {
            float* values = source.Values(piece.Offset, (long)piece.Rows * piece.Columns, room.Pointer);
            Pack(piece, values);
        }
        finally
        {
            _rooms.Return(room);
        }
    }

    private static void Pack(in Piece piece, float* values)
    {
        Gemm.PackTransposed(values, piece.Rows, piece.Columns, piece.Transposed);
        if (piece.AsRows is not null)
        {
            Gemm.PackRows(values, piece.FirstRow, piece.Rows, piece.AllRows, piece.Columns, piece.AsRows);
        }
    }

    /// <summary>Rows [first, first + rows) of a matrix that starts at an offset.</summary>
    private readonly struct Piece(
        long offset, int allRows, int columns, int firstRow, int rows, float* transposed, float* asRows)
    {
        public long Offset { get; } = offset + ((long)firstRow * columns);

        public int AllRows { get; } = allRows;

        public int Columns { get; } = columns;

        public int FirstRow { get; } = firstRow;

        public int Rows { get; } = rows;

        /// <summary>Where the rows' transpose goes.</summary>
        public float* Transposed { get; } = transposed;

        /// <summary>The matrix's panels as it is, or null.</summary>
        public float* AsRows { get; } = asRows;
    }
}
