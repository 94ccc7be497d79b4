using Minori.Execution.Artifacts;
using Minori.Execution.Maintenance;
using Xunit;

namespace Minori.Execution.Tests.Maintenance;

public sealed class GarbageCollectorTests : StoreFixture
{
    [Fact]
    public void WhatNoStudyNeedsIsShownThenDeleted()
    {
        new StoredStudies(Store).Remember("a study", "study.yaml", [Base, Left]);
        string log = Store.LogFile(Right);
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.WriteAllText(log, "words");
        Store.TryClaim(Right)!.Dispose();
        Store.TryClaim(RecordOf("unfinished").Id)!.Dispose();

        IReadOnlyList<Garbage> shown = GarbageCollector.Find(Store);

        Assert.Equal(
            [GarbageKind.Unreachable, GarbageKind.AbandonedState, GarbageKind.AbandonedState, GarbageKind.OrphanedLog],
            shown.Select(g => g.Kind));
        Assert.True(shown[0].Bytes > 30);
        Assert.NotNull(Store.TryOpen(Right));

        Assert.Equal(shown, GarbageCollector.Collect(Store));
        Assert.Equal(new[] { Base, Left }.Order(), Store.List());
        Assert.Empty(Store.ListWork());
        Assert.False(File.Exists(log));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary.File("store", "temporary")));
        Assert.Empty(GarbageCollector.Find(Store));
    }

    [Fact]
    public void AnEditedStudyLetsGoOfWhatItNeededBefore()
    {
        StoredStudies studies = new(Store);
        studies.Remember("a study", "study.yaml", [Base, Left]);
        studies.Remember("another", "other.yaml", [Right]);
        studies.Remember("a study, edited", "study.yaml", [Base]);

        Assert.Equal(["a study, edited", "another"], studies.All().Select(s => s.Name));
        Assert.Contains(Left.Value, Assert.Single(GarbageCollector.Find(Store)).Path, StringComparison.Ordinal);

        studies.Forget(studies.All()[1]);
        Assert.Equal(2, GarbageCollector.Find(Store).Count);
    }

    [Fact]
    public void AStoreWithoutStudiesIsRefused() =>
        Assert.Contains("knows no study", Assert.Throws<ExecutionException>(() => GarbageCollector.Find(Store)).Message, StringComparison.Ordinal);

    [Fact]
    public void NothingIsDeletedWhileAStudyRuns()
    {
        new StoredStudies(Store).Remember("a study", "study.yaml", [Base]);
        using (StoreUse run = StoreUse.Share(Store))
        using (StoreUse second = StoreUse.Share(Store))
        {
            Assert.Contains("is being run", Assert.Throws<ExecutionException>(() => GarbageCollector.Collect(Store)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, GarbageCollector.Collect(Store).Count);
    }

    [Fact]
    public void ARunIsRefusedWhileGarbageIsCollected()
    {
        using StoreUse collection = StoreUse.Own(Store);

        Assert.Contains("garbage", Assert.Throws<ExecutionException>(() => StoreUse.Share(Store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnreadableListOfJobsStopsTheCollection()
    {
        StoredStudies studies = new(Store);
        studies.Remember("a study", "study.yaml", [Base]);
        File.WriteAllText(Directory.GetFiles(Temporary.File("store", "studies")).Single(), "{");

        Assert.Throws<ExecutionException>(() => GarbageCollector.Collect(Store));
        Assert.Equal(3, Store.List().Count());
    }
}
