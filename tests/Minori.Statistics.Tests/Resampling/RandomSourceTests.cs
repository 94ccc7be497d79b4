using Xunit;

namespace Minori.Statistics.Tests;

public class RandomSourceTests
{
    [Fact]
    public void SplitMix_matches_its_published_sequence()
    {
        ulong state = 1234567;
        Assert.Equal(6457827717110365317UL, RandomSource.SplitMix(ref state));
        Assert.Equal(3203168211198807973UL, RandomSource.SplitMix(ref state));
        Assert.Equal(9817491932198370423UL, RandomSource.SplitMix(ref state));
    }

    [Fact]
    public void Xoshiro_matches_its_published_sequence()
    {
        var random = new RandomSource(1, 2, 3, 4);
        Assert.Equal(11520UL, random.NextBits());
        Assert.Equal(0UL, random.NextBits());
        Assert.Equal(1509978240UL, random.NextBits());
        Assert.Equal(1215971899390074240UL, random.NextBits());
    }

    [Fact]
    public void Bounded_integers_are_even()
    {
        var random = new RandomSource(5);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Below(7)]++;
        }

        // Standard deviation of a count is 93.
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Gaussian_numbers_have_normal_moments()
    {
        var random = new RandomSource(6);
        double[] values = [.. Enumerable.Range(0, 100_000).Select(_ => random.Gaussian())];

        Assert.InRange(values.Average(), -0.015, 0.015);
        Assert.InRange(values.Average(x => x * x), 0.98, 1.02);
        Assert.InRange(values.Average(x => x * x * x * x), 2.9, 3.1);
    }

    [Fact]
    public void Shuffle_reaches_all_orders_evenly()
    {
        var random = new RandomSource(7);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 6_000; i++)
        {
            double[] values = [1, 2, 3];
            random.Shuffle(values);
            string order = string.Concat(values);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void Non_positive_bound_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomSource(1).Below(0));
}
