namespace Minori.Text;

/// <summary>
/// The merges of a BPE model: (left id, right id) → rank and merged id; an open-addressing hash table.
/// </summary>
internal sealed class MergeTable
{
    private const ulong Empty = ulong.MaxValue;

    private readonly ulong[] _keys;
    private readonly int[] _ranks;
    private readonly int[] _results;
    private readonly int _shift;

    /// <param name="merges">Best rank first; where a pair occurs twice, the first counts.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        int bits = 2 + System.Numerics.BitOperations.Log2((uint)merges.Count + 1);
        _shift = 64 - bits;
        _keys = new ulong[1 << bits];
        _ranks = new int[1 << bits];
        _results = new int[merges.Count];
        Array.Fill(_keys, Empty);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, _results[rank]) = merges[rank];
            int slot = Slot(Key(left, right));
            if (_keys[slot] == Empty)
            {
                _keys[slot] = Key(left, right);
                _ranks[slot] = rank;
            }
        }
    }

    /// <summary>The rank of a pair, or <see cref="int.MaxValue"/> where it is never merged.</summary>
    public int Rank(int left, int right)
    {
        ulong key = Key(left, right);
        int slot = Slot(key);
        return _keys[slot] == key ? _ranks[slot] : int.MaxValue;
    }

    /// <summary>The id that the pair of this rank becomes.</summary>
    public int Result(int rank) => _results[rank];

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    /// <summary>Where the key is, or the empty slot where it would be.</summary>
    private int Slot(ulong key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)((key * 0x9E3779B97F4A7C15ul) >> _shift);
        while (_keys[slot] != key && _keys[slot] != Empty)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
