using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>
/// The registers of a full tile of C with AVX-512: 12 rows of 32 columns. As <see cref="GemmAccumulators{TVector, TSimd,
/// TRows, TColumns}"/>, but two thirds of the multiplications take their element of A from memory, so that the same work
/// is a fifth fewer instructions: the front end, not the multipliers, sets the pace where another thread shares the
/// core. (If all did, the loads would set it.)
/// </summary>
internal unsafe struct GemmAccumulators512
{
    private const int Columns = 16;

    private Vector512<float> _left0, _left1, _left2, _left3, _left4, _left5,
    _left6, _left7, _left8, _left9, _left10, _left11;

    private Vector512<float> _right0, _right1, _right2, _right3, _right4, _right5,
    _right6, _right7, _right8, _right9, _right10, _right11;

    /// <summary>Takes over C's content; the stride in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(float* c, nint row)
    {
        _left0 = Vector512.Load(c);
        _right0 = Vector512.Load(c + Columns);
        c += row;
        _left1 = Vector512.Load(c);
        _right1 = Vector512.Load(c + Columns);
        c += row;
        _left2 = Vector512.Load(c);
        _right2 = Vector512.Load(c + Columns);
        c += row;
        _left3 = Vector512.Load(c);
        _right3 = Vector512.Load(c + Columns);
        c += row;
        _left4 = Vector512.Load(c);
        _right4 = Vector512.Load(c + Columns);
        c += row;
        _left5 = Vector512.Load(c);
        _right5 = Vector512.Load(c + Columns);
        c += row;
        _left6 = Vector512.Load(c);
        _right6 = Vector512.Load(c + Columns);
        c += row;
        _left7 = Vector512.Load(c);
        _right7 = Vector512.Load(c + Columns);
        c += row;
        _left8 = Vector512.Load(c);
        _right8 = Vector512.Load(c + Columns);
        c += row;
        _left9 = Vector512.Load(c);
        _right9 = Vector512.Load(c + Columns);
        c += row;
        _left10 = Vector512.Load(c);
        _right10 = Vector512.Load(c + Columns);
        c += row;
        _left11 = Vector512.Load(c);
        _right11 = Vector512.Load(c + Columns);
    }

    /// <summary>
    /// Adds one column of A, <paramref name="offset"/> bytes from where the bases point, times one row of B. Eight bases
    /// and a stride in bytes reach the twelve rows: the bases without an index, which an operand in memory would pay for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRows(
        byte* a0, byte* a1, byte* a2, byte* a3, byte* a4, byte* a5, byte* a6, byte* a7, nint row, int offset, float* b)
    {
        Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + Columns);
        _left0 = Vector512.FusedMultiplyAdd(left, Element(a0 + offset), _left0);
        _right0 = Vector512.FusedMultiplyAdd(right, Element(a0 + offset), _right0);
        _left1 = Vector512.FusedMultiplyAdd(left, Element(a1 + offset), _left1);
        _right1 = Vector512.FusedMultiplyAdd(right, Element(a1 + offset), _right1);
        _left2 = Vector512.FusedMultiplyAdd(left, Element(a2 + offset), _left2);
        _right2 = Vector512.FusedMultiplyAdd(right, Element(a2 + offset), _right2);
        _left3 = Vector512.FusedMultiplyAdd(left, Element(a3 + offset), _left3);
        _right3 = Vector512.FusedMultiplyAdd(right, Element(a3 + offset), _right3);
        _left4 = Vector512.FusedMultiplyAdd(left, Element(a4 + offset), _left4);
        _right4 = Vector512.FusedMultiplyAdd(right, Element(a4 + offset), _right4);
        _left5 = Vector512.FusedMultiplyAdd(left, Element(a5 + offset), _left5);
        _right5 = Vector512.FusedMultiplyAdd(right, Element(a5 + offset), _right5);
        _left6 = Vector512.FusedMultiplyAdd(left, Element(a6 + offset), _left6);
        _right6 = Vector512.FusedMultiplyAdd(right, Element(a6 + offset), _right6);
        _left7 = Vector512.FusedMultiplyAdd(left, Element(a7 + offset), _left7);
        _right7 = Vector512.FusedMultiplyAdd(right, Element(a7 + offset), _right7);
        Vector512<float> value = Vector512.Create(*(float*)(a7 + row + offset));
        _left8 = Vector512.FusedMultiplyAdd(left, value, _left8);
        _right8 = Vector512.FusedMultiplyAdd(right, value, _right8);
        value = Vector512.Create(*(float*)(a7 + (2 * row) + offset));
        _left9 = Vector512.FusedMultiplyAdd(left, value, _left9);
        _right9 = Vector512.FusedMultiplyAdd(right, value, _right9);
        value = Vector512.Create(*(float*)(a6 + (4 * row) + offset));
        _left10 = Vector512.FusedMultiplyAdd(left, value, _left10);
        _right10 = Vector512.FusedMultiplyAdd(right, value, _right10);
        value = Vector512.Create(*(float*)(a7 + (4 * row) + offset));
        _left11 = Vector512.FusedMultiplyAdd(left, value, _left11);
        _right11 = Vector512.FusedMultiplyAdd(right, value, _right11);
    }

    /// <summary>Adds one column of A, whose rows are neighbours, times one row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNeighbours(byte* a, float* b)
    {
        Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + Columns);
        _left0 = Vector512.FusedMultiplyAdd(left, Element(a), _left0);
        _right0 = Vector512.FusedMultiplyAdd(right, Element(a), _right0);
        _left1 = Vector512.FusedMultiplyAdd(left, Element(a + 4), _left1);
        _right1 = Vector512.FusedMultiplyAdd(right, Element(a + 4), _right1);
        Vector512<float> value = Vector512.Create(*(float*)(a + 8));
        _left2 = Vector512.FusedMultiplyAdd(left, value, _left2);
        _right2 = Vector512.FusedMultiplyAdd(right, value, _right2);
        _left3 = Vector512.FusedMultiplyAdd(left, Element(a + 12), _left3);
        _right3 = Vector512.FusedMultiplyAdd(right, Element(a + 12), _right3);
        _left4 = Vector512.FusedMultiplyAdd(left, Element(a + 16), _left4);
        _right4 = Vector512.FusedMultiplyAdd(right, Element(a + 16), _right4);
        value = Vector512.Create(*(float*)(a + 20));
        _left5 = Vector512.FusedMultiplyAdd(left, value, _left5);
        _right5 = Vector512.FusedMultiplyAdd(right, value, _right5);
        _left6 = Vector512.FusedMultiplyAdd(left, Element(a + 24), _left6);
        _right6 = Vector512.FusedMultiplyAdd(right, Element(a + 24), _right6);
        _left7 = Vector512.FusedMultiplyAdd(left, Element(a + 28), _left7);
        _right7 = Vector512.FusedMultiplyAdd(right, Element(a + 28), _right7);
        value = Vector512.Create(*(float*)(a + 32));
        _left8 = Vector512.FusedMultiplyAdd(left, value, _left8);
        _right8 = Vector512.FusedMultiplyAdd(right, value, _right8);
        _left9 = Vector512.FusedMultiplyAdd(left, Element(a + 36), _left9);
        _right9 = Vector512.FusedMultiplyAdd(right, Element(a + 36), _right9);
        _left10 = Vector512.FusedMultiplyAdd(left, Element(a + 40), _left10);
        _right10 = Vector512.FusedMultiplyAdd(right, Element(a + 40), _right10);
        value = Vector512.Create(*(float*)(a + 44));
        _left11 = Vector512.FusedMultiplyAdd(left, value, _left11);
        _right11 = Vector512.FusedMultiplyAdd(right, value, _right11);
    }

    /// <summary>Writes the tile to C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* c, nint row)
    {
        _left0.Store(c);
        _right0.Store(c + Columns);
        c += row;
        _left1.Store(c);
        _right1.Store(c + Columns);
        c += row;
        _left2.Store(c);
        _right2.Store(c + Columns);
        c += row;
        _left3.Store(c);
        _right3.Store(c + Columns);
        c += row;
        _left4.Store(c);
        _right4.Store(c + Columns);
        c += row;
        _left5.Store(c);
        _right5.Store(c + Columns);
        c += row;
        _left6.Store(c);
        _right6.Store(c + Columns);
        c += row;
        _left7.Store(c);
        _right7.Store(c + Columns);
        c += row;
        _left8.Store(c);
        _right8.Store(c + Columns);
        c += row;
        _left9.Store(c);
        _right9.Store(c + Columns);
        c += row;
        _left10.Store(c);
        _right10.Store(c + Columns);
        c += row;
        _left11.Store(c);
        _right11.Store(c + Columns);
    }

    /// <summary>
    /// An element of A in all lanes. It is read as volatile because the JIT would otherwise load it once for both of its
    /// uses, which costs the instruction that is to be saved.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Element(byte* a) => Vector512.Create(Volatile.Read(ref *(float*)a));
}
