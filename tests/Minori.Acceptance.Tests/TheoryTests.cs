using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

public sealed class TheoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_theory_is_told_in_every_form()
    {
        JsonElement result = MinoriProcess.Json(_folder.Path, "theory", "--report", "told");
        JsonElement onset = result.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "onset.noise.0.1");

        Assert.Equal(17.2, onset.GetProperty("measures")[0].GetProperty("value").GetDouble(), 0.05);
        Assert.Contains("two-layer linear network", File.ReadAllText(_folder.File("told", "report.html")), StringComparison.Ordinal);
        Assert.Equal(4, File.ReadLines(_folder.File("told", "tables", "noise.csv")).Count());
        Assert.True(File.Exists(_folder.File("told", "figures", "theory-tuning.vl.json")));

        File.WriteAllText(_folder.File("told", "report.json"), "mine");
        Assert.Contains("is not of an earlier report", MinoriProcess.Run(_folder.Path, "theory", "--report", "told").ErrorLine, StringComparison.Ordinal);
        File.Delete(_folder.File("told", "report.json"));
        Directory.Delete(_folder.File("told"), recursive: true);
        ProcessResult text = MinoriProcess.Run(
            _folder.Path, "theory", "--spectrum", "2", "1", "--gammas", "0.3", "--lambdas", "0", "--tuning-spectrum", "1", "3", "--report", "told");
        Assert.Equal((0, ""), (text.ExitCode, text.Error));
        Assert.Contains("minori theory --spectrum 2 1", File.ReadAllText(_folder.File("told", "report.json")), StringComparison.Ordinal);
        Assert.Contains("hurts under 2 of 2", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_interrupt_ends_what_has_nothing_to_save()
    {
        using MinoriProcess process = MinoriProcess.Start(
            _folder.Path, "theory", "--directions", "12", "--draws", "900k", "--report", "told");
        while (!Directory.Exists(_folder.File("told")))
        {
            Assert.False(process.HasExited);
            Thread.Sleep(10);
        }

        process.Interrupt();
        ProcessResult ended = process.Wait();

        Assert.Equal((130, "stopped"), (ended.ExitCode, ended.Error.Trim()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("told")));
    }
}
