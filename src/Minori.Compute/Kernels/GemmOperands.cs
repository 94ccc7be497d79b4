namespace Minori.Compute;

/// <summary>A, read by broadcast; strides in elements.</summary>
internal readonly unsafe struct GemmLeft(float* pointer, nint rowStride, nint columnStride)
{
    public float* Pointer { get; } = pointer;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;
}

/// <summary>B by rows, or packed in panels (then its row stride means nothing).</summary>
internal readonly unsafe struct GemmRight(float* pointer, nint rowStride, bool isPacked)
{
    public float* Pointer { get; } = pointer;

    public nint RowStride { get; } = rowStride;

    public bool IsPacked { get; } = isPacked;
}

/// <summary>C by rows.</summary>
internal readonly unsafe struct GemmResult(float* pointer, nint rowStride)
{
    public float* Pointer { get; } = pointer;

    public nint RowStride { get; } = rowStride;
}
