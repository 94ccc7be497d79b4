using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary><c>minori report</c>: says again what a run said, and what a part of a run shows.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_says_what_is_there_and_computes_nothing()
    {
        SmallStudy.Write(_folder);
        Assert.Contains("there is no store", Report(1).ErrorLine, StringComparison.Ordinal);

        MinoriProcess.Run(_folder.Path, "run", "study.yaml", "--store", "store", "--only", "pretrain");
        Assert.Contains("has no result of study.yaml to report: run it with 'minori run'", Report(1).ErrorLine, StringComparison.Ordinal);

        // The half of it.
        MinoriProcess.Run(_folder.Path, "run", "study.yaml", "--store", "store", "--only", "noise");
        string[] before = SmallStudy.Artifacts(_folder.File("store"));
        ProcessResult part = Report(0);
        Assert.Contains("Incomplete: ", part.Output, StringComparison.Ordinal);
        Assert.Equal(before, SmallStudy.Artifacts(_folder.File("store")));

        JsonElement run = MinoriProcess.Json(_folder.Path, "run", "study.yaml", "--store", "store");
        JsonElement report = MinoriProcess.Json(_folder.Path, "report", "study.yaml", "--store", "store", "--out", "paper", "--paper");
        Assert.Equal(run.GetProperty("findings").GetRawText(), report.GetProperty("findings").GetRawText());
        Assert.Equal(run.GetProperty("verdict").GetRawText(), report.GetProperty("verdict").GetRawText());
        Assert.Equal(37, report.GetProperty("jobs_done").GetInt32());
        string[] pictures = Directory.GetFiles(_folder.File("paper", "figures"), "*.svg");
        Assert.Equal(Directory.GetFiles(_folder.File("paper", "figures"), "*.vl.json").Length, pictures.Length);
        string page = File.ReadAllText(_folder.File("paper", "report.md"));
        Assert.All(pictures, picture => Assert.Contains($"(figures/{Path.GetFileName(picture)})", page, StringComparison.Ordinal));
    }

    private ProcessResult Report(int exitCode)
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path, "report", "study.yaml", "--store", "store", "--no-browser");
        Assert.Equal(exitCode, result.ExitCode);
        return result;
    }
}
