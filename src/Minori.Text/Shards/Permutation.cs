namespace Minori.Text;

/// <summary>
/// A pseudo-random permutation of 0 … n − 1 that needs no memory: a balanced Feistel network over the next even number
/// of bits, walked until the value is below n (Black and Rogaway 2002, "Ciphers with arbitrary finite domains").
/// </summary>
internal readonly struct Permutation
{
    private const int Rounds = 6;

    private readonly ulong _length;
    private readonly ulong _key;
    private readonly int _halfBits;

    /// <param name="length">n, at least 1.</param>
    /// <param name="key">Which permutation.</param>
    public Permutation(long length, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _length = (ulong)length;
        _key = key;
        _halfBits = Math.Max(1, (65 - System.Numerics.BitOperations.LeadingZeroCount(_length - 1)) / 2);
    }

    /// <summary>Where <paramref name="index"/> goes.</summary>
    public long this[long index]
    {
        get
        {
            ulong value = (ulong)index;
            do
            {
                value = Encrypt(value);
            }
            while (value >= _length);
            return (long)value;
        }
    }

    /// <summary>A full-avalanche hash of 64 bits (the finalizer of SplitMix64, Steele et al. 2014).</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ul;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBul;
        return value ^ (value >> 31);
    }

    private ulong Encrypt(ulong value)
    {
        ulong mask = (1ul << _halfBits) - 1;
        ulong left = value >> _halfBits;
        ulong right = value & mask;
        for (ulong round = 1; round <= Rounds; round++)
        {
            (left, right) = (right, left ^ (Mix(right + Mix(_key + round * 0x9E3779B97F4A7C15ul)) & mask));
        }

        return (left << _halfBits) | right;
    }
}
