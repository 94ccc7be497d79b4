using Minori.Statistics;
using Minori.Studies.Jobs;
using Xunit;

namespace Minori.Studies.Tests.Jobs;

public sealed class ShareGridTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Shares_on_the_grid_keep_their_bounds_and_stay_near(int seed)
    {
        Random random = new(seed);
        double[] sizes = [.. Enumerable.Range(0, random.Next(2, 12)).Select(_ => 1 + random.NextDouble())];
        double repeats = 1 + (2 * random.NextDouble());
        double budget = sizes.Sum() * repeats * (0.5 + (0.5 * random.NextDouble()));
        SimplexConstraints constraints = SimplexConstraints.OfTokens(sizes, budget, repeats);
        double[] towards = [.. sizes.Select(_ => random.NextDouble() < 0.3 ? 0 : Math.Pow(random.NextDouble(), 3))];
        double[] shares = [.. SimplexSearch.Minimise(sizes.Length, w => w.Zip(towards, (x, t) => (x - t) * (x - t)).Sum(), constraints).Weights];

        double[] grid = ShareGrid.Of(shares, constraints.Most!.Value);

        Assert.Equal(1, grid.Sum(), 1e-9);
        Assert.All(grid.Zip(sizes), unit => Assert.True(unit.First * budget <= (repeats * unit.Second) + 1e-6, $"{unit.First * budget} of {unit.Second} tokens is more than {repeats} times"));
        Assert.All(grid.Zip(shares), pair => Assert.InRange(pair.First, Math.Max(0, pair.Second - (1.0 / 32) - 1e-9), pair.Second + (1.0 / 32) + 1e-9));
        Assert.All(grid.Zip(shares).Where(pair => pair.Second == 0), pair => Assert.Equal(0, pair.First));
    }

    [Fact]
    public void Neighbours_are_one_point_and_a_bound_between_two_steps_is_met_exactly()
    {
        double[] free = [1, 1, 1];
        Assert.Equal([0.34375, 0.34375, 0.3125], ShareGrid.Of([0.3401, 0.3399, 0.32], free));
        Assert.Equal(ShareGrid.Of([0.34, 0.34, 0.32], free), ShareGrid.Of([0.341, 0.339, 0.32], free));

        // A third is no whole number of 32nds: rounded up it would go through the text more often than allowed.
        Assert.All(ShareGrid.Of([1 / 3.0, 1 / 3.0, 1 / 3.0], [1 / 3.0, 1 / 3.0, 1 / 3.0]), share => Assert.Equal(1 / 3.0, share, 1e-12));
    }
}
