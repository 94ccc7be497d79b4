using Minori.Execution.Artifacts;
using Minori.Testing;
using Xunit;

namespace Minori.Execution.Tests.Artifacts;

public sealed class LockFileTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void SeveralMayAskAtOnceAndNobodyIsTakenForTheHolder()
    {
        string path = temporary.File("lock");
        LockFile.TryAcquire(path)!.Dispose();
        using (FileStream asking = new(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            Assert.False(LockFile.IsHeld(path));
        }

        using FileStream held = LockFile.TryAcquire(path)!;
        Assert.True(LockFile.IsHeld(path));
        Assert.Null(LockFile.TryAcquireDespiteProbes(path));
    }

    [Fact]
    public async Task AClaimWaitsForTheEndOfAQuestion()
    {
        string path = temporary.File("lock");
        LockFile.TryAcquire(path)!.Dispose();
        FileStream asking = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Assert.Null(LockFile.TryAcquire(path));

        Task<FileStream?> claim = Task.Factory.StartNew(
            () => LockFile.TryAcquireDespiteProbes(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(50);
        await asking.DisposeAsync();

        using FileStream? taken = await claim;
        Assert.NotNull(taken);
    }
}
