using Xunit;

namespace Minori.Text.Tests.Shards;

public sealed class WindowSamplerTests
{
    [Theory]
    [InlineData(9, 9)]
    [InlineData(17, 9)]
    [InlineData(1000, 9)]
    [InlineData(8193, 9)]
    [InlineData(5000, 2)]
    public void EveryEpochHoldsEveryWindowOnce(long tokens, int length)
    {
        WindowSampler sampler = new(tokens, length, seed: 42);
        long[] all = [.. Enumerable.Range(0, (int)sampler.WindowsPerEpoch).Select(w => (long)w * (length - 1))];
        Assert.True(all[^1] + length <= tokens);
        Assert.True(all[^1] + length + length - 1 > tokens);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            long[] drawn = [.. all.Select((_, i) => sampler.Offset(epoch * sampler.WindowsPerEpoch + i))];
            Assert.Equal(all, drawn.Order());
            Assert.Equal(epoch, sampler.Epoch(epoch * sampler.WindowsPerEpoch));
            Assert.Equal(epoch, sampler.Epoch((epoch + 1) * sampler.WindowsPerEpoch - 1));
        }
    }

    [Fact]
    public void TheOrderIsAFunctionOfSeedAndIndex()
    {
        long[] Order(ulong seed, int epoch)
        {
            WindowSampler sampler = new(10_001, 11, seed);
            return [.. Enumerable.Range(0, 1000).Select(i => sampler.Offset(epoch * 1000L + i))];
        }

        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
    }

    [Fact]
    public void TheOrderIsMixed()
    {
        // For a random order of n the expected correlation of position and value is 0 with deviation 1/√n = 0.01.
        const int n = 10_000;
        WindowSampler sampler = new(n + 1, 2, seed: 9);
        double middle = (n - 1) / 2.0;
        double correlation = Enumerable.Range(0, n).Sum(i => (i - middle) * (sampler.Offset(i) - middle)) / (n * ((double)n * n - 1) / 12);
        Assert.InRange(correlation, -0.05, 0.05);
    }

    [Fact]
    public void AStreamShorterThanAWindowIsRefused()
    {
        CorpusException e = Assert.Throws<CorpusException>(() => new WindowSampler(8, 9, 0));
        Assert.Contains("8 tokens", e.Message, StringComparison.Ordinal);
    }
}
