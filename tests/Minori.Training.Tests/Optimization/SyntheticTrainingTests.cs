using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Xunit;

namespace Minori.Training.Tests.Optimization;

public sealed class SyntheticTrainingTests
{
    private static readonly ModelConfiguration Model =
        ModelConfiguration.Llama(vocabulary: 50, width: 16, layers: 2, heads: 2, context: 32);

    [Fact]
    public void AHundredStepsAllocateNothing()
    {
        using ThreadTeam team = new(1);
        using SyntheticTraining training = new(Model, sequences: 16, team);
        Assert.Equal(0, ManagedAllocation.OfThisThread(100, () => training.Step()));
    }

    [Fact]
    public void ItLearnsItsBatchTheSameWithAnyNumberOfThreads()
    {
        double[] alone = Losses(1);
        Assert.All([2, 3, 7], threads => Assert.Equal(alone, Losses(threads)));
        Assert.InRange(alone[0], Math.Log(50) - 0.1, Math.Log(50) + 0.1);
        Assert.True(alone[^1] < alone[0] - 0.3);
    }

    private static double[] Losses(int threads)
    {
        using ThreadTeam team = new(threads);
        using SyntheticTraining training = new(Model, sequences: 16, team);
        return [.. Enumerable.Range(0, 60).Select(_ => training.Step().Mean)];
    }
}
