using System.Text;

namespace Minori.Compute;

/// <summary>
/// Counter-based random numbers: number <c>index</c> of a stream is a function of (seed, stream, index) and of nothing
/// else, so order, threads and interruptions cannot change it. The generator is Philox 4×32-10 (Salmon, Moraes, Dror
/// and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Every method reads the same underlying blocks:
/// draw different quantities from different streams.
/// </summary>
/// <param name="seed">The key.</param>
/// <param name="stream">The upper half of the counter; <see cref="Stream"/> makes one out of a name.</param>
public readonly struct Philox(ulong seed, ulong stream)
{
    private const double Unit53 = 1.0 / (1UL << 53);

    /// <summary>A stream's number from its name, the same on every machine and in every version.</summary>
    public static ulong Stream(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong hash = 0xCBF29CE484222325;
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ value) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>Word <paramref name="index"/> of the stream: 32 uniform bits.</summary>
    public uint UInt32(ulong index) => PhiloxBlock.Compute(seed, stream, index >> 2)[(int)(index & 3)];

    /// <summary>Uniform in [0, 1) with 24 bits.</summary>
    public float Uniform(ulong index) => (UInt32(index) >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double UniformDouble(ulong index)
    {
        PhiloxBlock block = PhiloxBlock.Compute(seed, stream, index >> 1);
        return (((index & 1) == 0 ? block.Low : block.High) >> 11) * Unit53;
    }

    /// <summary>Uniform on the integers [0, <paramref name="bound"/>), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int Below(int bound, ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // Lemire 2019, "Fast random integer generation in an interval": reject the few products that fall short.
        uint range = (uint)bound;
        uint threshold = (0u - range) % range;
        for (ulong attempt = 0; ; attempt++)
        {
            PhiloxBlock block = PhiloxBlock.Compute(seed + attempt, stream, index);
            for (int word = 0; word < 4; word++)
            {
                ulong product = (ulong)block[word] * range;
                if ((uint)product >= threshold)
                {
                    return (int)(product >> 32);
                }
            }
        }
    }

    /// <summary>
    /// Fills <paramref name="destination"/> with N(0, <paramref name="deviation"/>²): element i is number
    /// <paramref name="firstIndex"/> + i of the stream, made in double precision by Box and Muller's transform of the
    /// pair it belongs to.
    /// </summary>
    public void FillGaussian(Span<float> destination, ulong firstIndex, float deviation)
    {
        for (int i = 0; i < destination.Length;)
        {
            ulong index = firstIndex + (ulong)i;
            (double even, double odd) = GaussianPair(index >> 1);
            if ((index & 1) == 0)
            {
                destination[i++] = (float)(even * deviation);
            }

            if (i < destination.Length)
            {
                destination[i++] = (float)(odd * deviation);
            }
        }
    }

    private (double Even, double Odd) GaussianPair(ulong pair)
    {
        PhiloxBlock block = PhiloxBlock.Compute(seed, stream, pair);

        // In (0, 1]: the logarithm stays finite.
        double radius = Math.Sqrt(-2 * Math.Log(((block.Low >> 11) + 1) * Unit53));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * ((block.High >> 11) * Unit53));
        return (radius * cosine, radius * sine);
    }
}
