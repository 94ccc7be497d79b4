using Minori.Testing;

namespace Minori.Compute.Tests.Threads;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_is_worked_once(int threads)
    {
        using ThreadTeam team = new(threads);
        Assert.Equal(threads, team.Threads);
        int[] counts = new int[37];
        Action<int> work = i => Interlocked.Increment(ref counts[i]);
        for (int round = 1; round <= 300; round++)
        {
            int items = round % 38;
            Array.Clear(counts);
            team.Run(items, work);
            Assert.Equal(items, counts.Sum());
            Assert.Equal(items, counts.Count(c => c == 1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_reaches_the_caller_and_the_team_survives(int threads)
    {
        using ThreadTeam team = new(threads);
        for (int round = 0; round < 20; round++)
        {
            InvalidDataException thrown = Assert.Throws<InvalidDataException>(
                () => team.Run(10, i => _ = i == 4 ? throw new InvalidDataException("item 4") : i));
            Assert.Equal("item 4", thrown.Message);
            int sum = 0;
            team.Run(10, i => Interlocked.Add(ref sum, i));
            Assert.Equal(45, sum);
        }
    }

    [Fact]
    public void All_threads_take_part()
    {
        using ThreadTeam team = new(3);
        using Barrier barrier = new(3);
        team.Run(3, _ => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nested_runs_are_refused(int threads)
    {
        using ThreadTeam team = new(threads);
        Assert.Throws<InvalidOperationException>(() => team.Run(2, _ => team.Run(1, _ => { })));
        team.Run(2, _ => { });
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using ThreadTeam team = new(2);
        int sum = 0;
        Action<int> work = i => Interlocked.Add(ref sum, i);
        Assert.Equal(0, ManagedAllocation.OfThisThread(100, () => team.Run(8, work)));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(0));
        ThreadTeam team = new(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => team.Run(-1, _ => { }));
        Assert.Throws<ArgumentNullException>(() => team.Run(1, null!));
        team.Dispose();
        Assert.Throws<ObjectDisposedException>(() => team.Run(1, _ => { }));
    }
}
