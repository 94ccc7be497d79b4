namespace Minori.Compute;

/// <summary>A, read by broadcast; strides in elements.</summary>
internal readonly unsafe struct GemmLeft(float* pointer, nint rowStride, nint columnStride)
{
    public float* Pointer { get; } = pointer;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;

    /// <summary>What begins at a row and a column of this.</summary>
    public GemmLeft From(int row, int column) =>
        new(Pointer + (row * RowStride) + (column * ColumnStride), RowStride, ColumnStride);
}

/// <summary>B by rows, or in panels (then its row stride means nothing).</summary>
internal readonly unsafe struct GemmRight(float* pointer, nint rowStride, GemmRightLayout layout)
{
    public float* Pointer { get; } = pointer;

    public nint RowStride { get; } = rowStride;

    public GemmRightLayout Layout { get; } = layout;
}

/// <summary>How the right operand of a product lies in memory.</summary>
internal enum GemmRightLayout
{
    /// <summary>By rows.</summary>
    Rows,

    /// <summary>Panels of two vectors; an odd last vector is a panel of its own.</summary>
    Panels,

    /// <summary>
    /// Panels of two vectors, filled up with zeros, so that a product may use only the first columns.
    /// </summary>
    PaddedPanels,
}

/// <summary>C by rows.</summary>
internal readonly unsafe struct GemmResult(float* pointer, nint rowStride)
{
    public float* Pointer { get; } = pointer;

    public nint RowStride { get; } = rowStride;
}
