using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Indexing;
using Minori.Execution.Scheduling;
using Minori.Execution.Tests.Maintenance;
using Minori.Execution.Tests.Scheduling;
using Xunit;

namespace Minori.Execution.Tests.Indexing;

public sealed class StoreIndexTests : StoreFixture
{
    private string IndexFile => Temporary.File("store", "index.sqlite");

    [Fact]
    public void TheIndexFollowsTheFolders()
    {
        using (StoreIndex index = StoreIndex.Open(Store))
        {
            Assert.Equal(Store.List(), index.All().Select(a => a.Id));
            Assert.Equal(("left", 200L, 1.0), index.All().Where(a => a.Id == Left).Select(a => (a.Kind, a.Bytes, a.Seconds)).Single());
            Assert.Equal(new[] { Left, Right }.Order(), index.ReadersOf(Base).Select(a => a.Id));
            Assert.Empty(index.ReadersOf(Left));
        }

        Directory.Delete(Store.Open(Left).Folder, recursive: true);
        ArtifactId late = Make("late", 5, Right);
        using StoreIndex again = StoreIndex.Open(Store);
        Assert.Equal(Store.List(), again.All().Select(a => a.Id));
        Assert.Equal([Right], again.ReadersOf(Base).Select(a => a.Id));
        Assert.Equal([late], again.ReadersOf(Right).Select(a => a.Id));
    }

    [Fact]
    public void ADamagedIndexIsMadeAnew()
    {
        StoreIndex.Open(Store).Dispose();
        File.WriteAllText(IndexFile, "this is no database, and long enough for its header to be looked at: " + new string('x', 4096));

        using StoreIndex index = StoreIndex.Open(Store);

        Assert.Equal(3, index.All().Count);
    }

    [Fact]
    public void ManyMakeAndOpenItAtOnce()
    {
        Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            using StoreIndex index = i % 2 == 0 ? StoreIndex.Rebuild(Store) : StoreIndex.Open(Store);
            Assert.Equal(3, index.All().Count);
        });
    }

    [Fact]
    public void WhatCannotBeReadIsNamedAndTheRestIndexed()
    {
        File.WriteAllText(Path.Combine(Store.Open(Left).Folder, "manifest.json"), """{"format":2}""");
        File.WriteAllText(Path.Combine(Store.Open(Right).Folder, "manifest.json"), "{");

        using StoreIndex index = StoreIndex.Open(Store);

        Assert.Equal([Base], index.All().Select(a => a.Id));
        Assert.Equal(2, index.Unread.Count);
        Assert.Contains(index.Unread, line => line.Contains("has format 2", StringComparison.Ordinal));
        Assert.Contains(index.Unread, line => line.Contains(Right.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void ARunGoesOnWithoutAnIndex()
    {
        EventList events = [];
        using IndexedProgress progress = new(Store, () => throw new IOException("the disk is gone"), events);
        progress.Report(new JobFinished(new Job(RecordOf("base"), "base"), TimeSpan.Zero));

        Assert.Single(events);
    }

    [Fact]
    public void AnIndexThatCannotBeWrittenIsMadeInMemory()
    {
        Directory.CreateDirectory(IndexFile);

        using StoreIndex index = StoreIndex.Open(Store);

        Assert.Equal(3, index.All().Count);
    }

    [Fact]
    public async Task SeveralProcessesMayWriteItAtOnce()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            using StoreIndex index = StoreIndex.Open(new ArtifactStore(Store.Root));
            index.Add(Store.Open(new[] { Base, Left, Right }[i % 3]));
        })));

        using StoreIndex index = StoreIndex.Open(Store);
        Assert.Equal(3, index.All().Count);
    }

    [Fact]
    public void AnAbsentStoreHasAnEmptyIndexAndStaysAbsent()
    {
        ArtifactStore absent = new(Temporary.File("absent"));

        using StoreIndex index = StoreIndex.Open(absent);

        Assert.Empty(index.All());
        Assert.False(Directory.Exists(absent.Root));
    }
}
