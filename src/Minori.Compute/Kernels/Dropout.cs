using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Minori.Compute;

/// <summary>
/// Dropout (Srivastava et al. 2014): an element is zeroed with a probability p, and scaled by 1/(1 − p) where it is not.
/// The mask of a run of elements is a function of a key, a stream and a place in the stream, made anew wherever it is
/// wanted: element i of the group of 32 behind <c>firstGroup</c> is dropped where word i / 8 of Philox block
/// 8·group + i mod 8 is below p·2³². Nothing of it depends on the vector width.
/// </summary>
public static unsafe class Dropout
{
    /// <summary>Elements that share a group; a run starts at the beginning of one.</summary>
    public const int GroupLength = 32;

    private const int Rounds = 10;

    /// <summary>Groups that a run of that length takes.</summary>
    public static ulong Groups(long count) => (ulong)((count + GroupLength - 1) / GroupLength);

    /// <summary>destination = mask ⊙ source; the two may be the same.</summary>
    public static void Apply(float* destination, float* source, long count, in DropoutMask mask, ulong firstGroup)
    {
        float* tail = stackalloc float[GroupLength];
        for (long i = 0; i < count; i += GroupLength, firstGroup++)
        {
            (Vector512<float> low, Vector512<float> high) = Factors(mask, firstGroup);
            int length = (int)Math.Min(GroupLength, count - i);
            if (length == GroupLength)
            {
                (Vector512.Load(source + i) * low).Store(destination + i);
                (Vector512.Load(source + i + 16) * high).Store(destination + i + 16);
                continue;
            }

            low.Store(tail);
            high.Store(tail + 16);
            for (int j = 0; j < length; j++)
            {
                destination[i + j] = source[i + j] * tail[j];
            }
        }
    }

    /// <summary>y = x + mask ⊙ (y − x): thins out what was added to x.</summary>
    public static void ApplyToSum(float* y, float* x, long count, in DropoutMask mask, ulong firstGroup)
    {
        float* tail = stackalloc float[GroupLength];
        for (long i = 0; i < count; i += GroupLength, firstGroup++)
        {
            (Vector512<float> low, Vector512<float> high) = Factors(mask, firstGroup);
            int length = (int)Math.Min(GroupLength, count - i);
            if (length == GroupLength)
            {
                Vector512<float> first = Vector512.Load(x + i), second = Vector512.Load(x + i + 16);
                Simd512.MultiplyAdd(Vector512.Load(y + i) - first, low, first).Store(y + i);
                Simd512.MultiplyAdd(Vector512.Load(y + i + 16) - second, high, second).Store(y + i + 16);
                continue;
            }

            low.Store(tail);
            high.Store(tail + 16);
            for (int j = 0; j < length; j++)
            {
                y[i + j] = SimdScalar.MultiplyAdd(y[i + j] - x[i + j], tail[j], x[i + j]);
            }
        }
    }

    /// <summary>What the 32 elements of a group are multiplied by: eight Philox blocks side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Low, Vector512<float> High) Factors(in DropoutMask mask, ulong group)
    {
        Vector512<ulong> word = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> position = Vector512.Create(8 * group) + Vector512.Create(0ul, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> c0 = position & word, c1 = position >>> 32;
        Vector512<ulong> c2 = Vector512.Create(mask.Stream & uint.MaxValue), c3 = Vector512.Create(mask.Stream >> 32);
        uint k0 = (uint)mask.Key, k1 = (uint)(mask.Key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> p0 = c0 * Vector512.Create(0xD2511F53ul);
            Vector512<ulong> p1 = c2 * Vector512.Create(0xCD9E8D57ul);
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = p1 & word;
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = p0 & word;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (Factors(Vector512.Narrow(c0, c1), mask), Factors(Vector512.Narrow(c2, c3), mask));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Factors(Vector512<uint> words, in DropoutMask mask) =>
        Vector512.GreaterThanOrEqual(words, Vector512.Create(mask.Threshold)).AsSingle() & Vector512.Create(mask.Scale);
}

/// <summary>Which elements are dropped.</summary>
/// <param name="Key">The key of the random numbers.</param>
/// <param name="Stream">Their stream.</param>
/// <param name="Threshold">Words below it drop their element: p·2³².</param>
/// <param name="Scale">The factor on elements that stay: 1/(1 − p).</param>
public readonly record struct DropoutMask(ulong Key, ulong Stream, uint Threshold, float Scale)
{
    /// <summary>The mask of a probability.</summary>
    /// <param name="probability">p, from 0 to below 1.</param>
    /// <param name="key">The key of the random numbers.</param>
    /// <param name="stream">Their stream.</param>
    public static DropoutMask Of(double probability, ulong key, ulong stream) =>
        new(key, stream, (uint)(probability * (1L << 32)), (float)(1 / (1 - probability)));
}
