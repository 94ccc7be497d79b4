namespace Minori.Compute;

/// <summary>Where a tile of the product finds its operands.</summary>
internal unsafe struct GemmTileOperands
{
    /// <summary>The length of the sums.</summary>
    public int Depth;

    /// <summary>A[0, 0]; its strides are in bytes.</summary>
    public byte* Left;

    /// <summary>From one row of A to the next, in bytes.</summary>
    public nint LeftRow;

    /// <summary>From one k to the next in A, in bytes.</summary>
    public nint LeftColumn;

    /// <summary>B[0, 0]; its strides are in bytes.</summary>
    public byte* Right;

    /// <summary>From the first vector of a row of B to the second, in bytes.</summary>
    public nint RightSecond;

    /// <summary>From one k to the next in B, in bytes.</summary>
    public nint RightRow;

    /// <summary>C[0, 0]; its strides are in floats.</summary>
    public float* Result;

    /// <summary>From the first vector of a row of C to the second, in floats.</summary>
    public nint ResultSecond;

    /// <summary>From one row of C to the next, in floats.</summary>
    public nint ResultRow;

    /// <summary>How many leading elements of the last vector of each row of C are left as they are.</summary>
    public int Keep;

    /// <summary>Whether the tile starts from C's content instead of zero.</summary>
    public bool Accumulates;

    /// <summary>
    /// Whether C is so large that its next tile is worth fetching ahead, where rows of A are neighbours.
    /// </summary>
    public bool Prefetches;
}
