using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>A small study through <c>minori run</c>: to the end, again, and in part.</summary>
public sealed class StudyRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_runs_once_and_is_found_again()
    {
        SmallStudy.Write(_folder);
        JsonElement first = Run("store");
        Assert.True(first.GetProperty("jobs_run").GetInt32() > 10);
        Assert.Contains(first.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == "onset.noise.gamma-2");
        string page = first.GetProperty("report").GetString()!;
        Assert.Contains("A study of fruit", File.ReadAllText(page), StringComparison.Ordinal);

        JsonElement second = Run("store");
        Assert.Equal(0, second.GetProperty("jobs_run").GetInt32());
        Assert.Equal(first.GetProperty("findings").GetRawText(), second.GetProperty("findings").GetRawText());
    }

    [Fact]
    public void Only_some_kinds_can_be_run()
    {
        SmallStudy.Write(_folder);
        ProcessResult only = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--only", "pretrain"]);

        Assert.Equal(0, only.ExitCode);
        Assert.Contains("jobs are done", only.Error, StringComparison.Ordinal);
        Assert.Empty(only.Output);
        Assert.False(Directory.Exists(_folder.File("store", "reports", "study", "report.html")));

        // Four branches and the tokens they read; nothing needs the trunks any more.
        JsonElement rest = Run("store");
        Assert.Equal(5, rest.GetProperty("jobs_found").GetInt32());

        ProcessResult wrong = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--only", "pretran"]);
        Assert.Equal((1, true), (wrong.ExitCode, wrong.ErrorLine.EndsWith("has no jobs of kind 'pretran'; did you mean 'pretrain'?", StringComparison.Ordinal)));
    }

    private static string[] Arguments(string store) => ["run", "study.yaml", "--store", store, "--json"];

    private JsonElement Run(string store) => MinoriProcess.Json(_folder.Path, "run", "study.yaml", "--store", store);
}
