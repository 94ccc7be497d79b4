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
}
