using System.Numerics;
using Xunit;

namespace Minori.Modifications.Tests.Merging;

public sealed class MixtureOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void All_mixtures_come_once_and_each_differs_by_one_unit(int units)
    {
        MixtureStep[] steps = [.. MixtureOrder.All(units)];

        Assert.Equal((1 << units) - 1, steps.Select(step => step.Units).Distinct().Count());
        Follow(steps);
        Assert.All(steps, step => Assert.True(step.Added >= 0 ^ step.Removed >= 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 3)]
    [InlineData(9, 8)]
    [InlineData(12, 4)]
    public void Mixtures_of_a_size_come_once_and_one_unit_replaces_another(int units, int size)
    {
        IReadOnlyList<MixtureStep>[] ways = [.. MixtureOrder.OfSize(units, size).Select(way => way.ToArray())];

        Assert.Equal(Enumerable.Range(0, 1 << units).Count(i => BitOperations.PopCount((uint)i) == size), ways.Length);
        Assert.Equal(ways.Length, ways.Select(way => way[^1].Units).Distinct().Count());
        Assert.All(ways, way => Assert.Equal(size, way[^1].Count));
        Follow([.. ways.SelectMany(way => way)]);
        Assert.All(ways[1..], way => Assert.True(Assert.Single(way) is { Added: >= 0, Removed: >= 0 }));
    }

    [Fact]
    public void Sizes_without_sense_are_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureOrder.All(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureOrder.OfSize(4, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixtureOrder.OfSize(63, 2));
    }

    private static void Follow(MixtureStep[] steps)
    {
        ulong mixture = 0;
        foreach (MixtureStep step in steps)
        {
            mixture |= step.Added >= 0 ? 1UL << step.Added : 0;
            mixture &= step.Removed >= 0 ? ~(1UL << step.Removed) : ulong.MaxValue;
            Assert.Equal(step.Units, mixture);
        }
    }
}
