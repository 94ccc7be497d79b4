using Minori.Shared;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Checkpoints;

public sealed class AtomicFolderTests
{
    [Fact]
    public void AReaderBetweenTheTwoRenamesStopsNeitherTheWriterNorItself()
    {
        using var folder = new TemporaryFolder();
        string place = folder.File("m");
        Exception? failure = null;
        bool isDone = false;
        var reader = new Thread(() =>
        {
            try
            {
                while (!Volatile.Read(ref isDone))
                {
                    AtomicFolder.Recover(place);
                }
            }
            catch (IOException error)
            {
                failure = error;
            }
        });
        reader.Start();
        try
        {
            for (int version = 0; version < 1500; version++)
            {
                AtomicFolder.Write(place, partial => File.WriteAllText(Path.Combine(partial, "version"), $"{version}"));
                Assert.Equal($"{version}", File.ReadAllText(Path.Combine(place, "version")));
            }
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            reader.Join();
        }

        Assert.Null(failure);
        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void WhatIsSweptWhileItIsWrittenNeverTakesItsPlace()
    {
        using var folder = new TemporaryFolder();
        string place = folder.File("m");
        AtomicFolder.Write(place, partial => WriteVersion(partial, "old", _ => { }));

        // The thread that saves works on while the end of the process sweeps, and may even make the folder again.
        Assert.Throws<OperationCanceledException>(() => AtomicFolder.Write(place, partial => WriteVersion(partial, "new", UnfinishedWork.Sweep)));

        Assert.Equal("old old", ReadVersion(place));
        AtomicFolder.Write(place, partial => WriteVersion(partial, "newer", _ => { }));
        UnfinishedWork.Sweep(folder.File(".m.partial"));
        Assert.Equal("newer newer", ReadVersion(place));
        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void ASweepAtAnyMomentLeavesTheOldOrTheNewWhole()
    {
        using var folder = new TemporaryFolder();
        string place = folder.File("m");
        AtomicFolder.Write(place, partial => WriteVersion(partial, "0", _ => { }));
        int swept = 0, written = 0;
        Random random = new(5);
        for (int version = 1; version <= 400; version++)
        {
            string before = ReadVersion(place);
            int moment = random.Next(40_000);
            using var begun = new ManualResetEventSlim();
            var sweeper = new Thread(() =>
            {
                begun.Wait();
                Thread.SpinWait(moment);
                UnfinishedWork.Sweep(folder.File(".m.partial"));
            });
            sweeper.Start();
            try
            {
                AtomicFolder.Write(place, partial => WriteVersion(partial, $"{version}", _ => begun.Set()));
                written++;
                Assert.Equal($"{version} {version}", ReadVersion(place));
            }
            catch (OperationCanceledException)
            {
                swept++;
                Assert.Equal(before, ReadVersion(place));
            }

            sweeper.Join();
        }

        Assert.True(swept >= 1 && written >= 1, $"{swept} were swept and {written} written");
    }

    private static void WriteVersion(string partial, string version, Action<string> between)
    {
        File.WriteAllText(Path.Combine(partial, "a"), version);
        between(partial);
        string inner = Path.Combine(Directory.CreateDirectory(Path.Combine(partial, "inner")).FullName, "b");
        File.WriteAllText(inner, version);
    }

    private static string ReadVersion(string place) =>
        $"{File.ReadAllText(Path.Combine(place, "a"))} {File.ReadAllText(Path.Combine(place, "inner", "b"))}";
}
