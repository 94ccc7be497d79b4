using Minori.Execution.Executors;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Executors;

public sealed class JobLogTests
{
    [Fact]
    public void AttemptsFollowOneAnotherAndSilenceLeavesNoFile()
    {
        using TemporaryFolder temporary = new();
        string path = temporary.File("logs", "a.log");
        new JobLog(path).Dispose();
        Assert.False(File.Exists(path));

        foreach (string attempt in (string[])["first", "second"])
        {
            using JobLog log = new(path);
            log.WriteLine(attempt);
        }

        Assert.Equal(["first", "second"], File.ReadAllLines(path));
    }

    [Fact]
    public void RefusedLogDoesNotFailTheJob()
    {
        using TemporaryFolder temporary = new();
        File.WriteAllText(temporary.File("file"), "");
        using JobLog log = new(temporary.File("file", "logs", "a.log"));

        Assert.Null(Record.Exception(() => log.WriteLine("words")));
    }
}
