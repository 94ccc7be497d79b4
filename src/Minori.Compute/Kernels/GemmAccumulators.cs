using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// The registers of a tile of C: up to 12 rows of one or two vectors. Everything here is inlined into
/// <see cref="GemmTile"/>, and the JIT then gives every field in use a register of its own.
/// </summary>
internal unsafe struct GemmAccumulators<TVector, TSimd, TRows, TColumns>
    where TVector : unmanaged
    where TSimd : ISimd<TVector>
    where TRows : ITileRows
    where TColumns : ITileColumns
{
    private TVector _left0, _left1, _left2, _left3, _left4, _left5, _left6, _left7, _left8, _left9, _left10, _left11;
    private TVector _right0, _right1, _right2, _right3, _right4, _right5, _right6, _right7, _right8, _right9, _right10,
    _right11;

    /// <summary>Takes over C's content; strides in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint second, nint row)
    {
        Load(ref _left0, ref _right0, c, second);

        if (TRows.Count > 1)
        {
            Load(ref _left1, ref _right1, c + row, second);
        }

        if (TRows.Count > 2)
        {
            Load(ref _left2, ref _right2, c + (2 * row), second);
        }

        if (TRows.Count > 3)
        {
            Load(ref _left3, ref _right3, c + (3 * row), second);
        }

        if (TRows.Count > 4)
        {
            Load(ref _left4, ref _right4, c + (4 * row), second);
        }

        if (TRows.Count > 5)
        {
            Load(ref _left5, ref _right5, c + (5 * row), second);
        }

        if (TRows.Count > 6)
        {
            Load(ref _left6, ref _right6, c + (6 * row), second);
        }

        if (TRows.Count > 7)
        {
            Load(ref _left7, ref _right7, c + (7 * row), second);
        }

        if (TRows.Count > 8)
        {
            Load(ref _left8, ref _right8, c + (8 * row), second);
        }

        if (TRows.Count > 9)
        {
            Load(ref _left9, ref _right9, c + (9 * row), second);
        }

        if (TRows.Count > 10)
        {
            Load(ref _left10, ref _right10, c + (10 * row), second);
        }

        if (TRows.Count > 11)
        {
            Load(ref _left11, ref _right11, c + (11 * row), second);
        }
    }

    /// <summary>
    /// Adds one column of A times one row of B. Four bases and two strides reach twelve rows of A with the addressing
    /// modes of the machine.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte* a, byte* a3, byte* a6, byte* a9, nint row, nint twoRows, byte* b, nint second)
    {
        TVector left = TSimd.Load((float*)b);
        TVector right = TColumns.AreTwo ? TSimd.Load((float*)(b + second)) : TSimd.Zero;
        Add(ref _left0, ref _right0, a, left, right);

        if (TRows.Count > 1)
        {
            Add(ref _left1, ref _right1, a + row, left, right);
        }

        if (TRows.Count > 2)
        {
            Add(ref _left2, ref _right2, a + twoRows, left, right);
        }

        if (TRows.Count > 3)
        {
            Add(ref _left3, ref _right3, a3, left, right);
        }

        if (TRows.Count > 4)
        {
            Add(ref _left4, ref _right4, a3 + row, left, right);
        }

        if (TRows.Count > 5)
        {
            Add(ref _left5, ref _right5, a3 + twoRows, left, right);
        }

        if (TRows.Count > 6)
        {
            Add(ref _left6, ref _right6, a6, left, right);
        }

        if (TRows.Count > 7)
        {
            Add(ref _left7, ref _right7, a6 + row, left, right);
        }

        if (TRows.Count > 8)
        {
            Add(ref _left8, ref _right8, a6 + twoRows, left, right);
        }

        if (TRows.Count > 9)
        {
            Add(ref _left9, ref _right9, a9, left, right);
        }

        if (TRows.Count > 10)
        {
            Add(ref _left10, ref _right10, a9 + row, left, right);
        }

        if (TRows.Count > 11)
        {
            Add(ref _left11, ref _right11, a9 + twoRows, left, right);
        }
    }

    /// <summary>
    /// Writes the tile to C, except for the first <paramref name="keep"/> elements of the last vector of each row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* c, nint second, nint row, int keep)
    {
        Store(_left0, _right0, c, second, keep);

        if (TRows.Count > 1)
        {
            Store(_left1, _right1, c + row, second, keep);
        }

        if (TRows.Count > 2)
        {
            Store(_left2, _right2, c + (2 * row), second, keep);
        }

        if (TRows.Count > 3)
        {
            Store(_left3, _right3, c + (3 * row), second, keep);
        }

        if (TRows.Count > 4)
        {
            Store(_left4, _right4, c + (4 * row), second, keep);
        }

        if (TRows.Count > 5)
        {
            Store(_left5, _right5, c + (5 * row), second, keep);
        }

        if (TRows.Count > 6)
        {
            Store(_left6, _right6, c + (6 * row), second, keep);
        }

        if (TRows.Count > 7)
        {
            Store(_left7, _right7, c + (7 * row), second, keep);
        }

        if (TRows.Count > 8)
        {
            Store(_left8, _right8, c + (8 * row), second, keep);
        }

        if (TRows.Count > 9)
        {
            Store(_left9, _right9, c + (9 * row), second, keep);
        }

        if (TRows.Count > 10)
        {
            Store(_left10, _right10, c + (10 * row), second, keep);
        }

        if (TRows.Count > 11)
        {
            Store(_left11, _right11, c + (11 * row), second, keep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref TVector left, ref TVector right, float* c, nint second)
    {
        left = TSimd.Load(c);
        if (TColumns.AreTwo)
        {
            right = TSimd.Load(c + second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref TVector left, ref TVector right, byte* a, TVector b0, TVector b1)
    {
        TVector value = TSimd.Broadcast(*(float*)a);
        left = TSimd.MultiplyAdd(value, b0, left);
        if (TColumns.AreTwo)
        {
            right = TSimd.MultiplyAdd(value, b1, right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector left, TVector right, float* c, nint second, int keep)
    {
        if (TColumns.AreTwo)
        {
            TSimd.Store(left, c);
            TSimd.Store(keep == 0 ? right : TSimd.SelectFrom(keep, right, TSimd.Load(c + second)), c + second);
        }
        else
        {
            TSimd.Store(keep == 0 ? left : TSimd.SelectFrom(keep, left, TSimd.Load(c)), c);
        }
    }
}
