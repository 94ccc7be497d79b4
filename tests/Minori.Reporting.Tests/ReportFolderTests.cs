using Minori.Reporting.Tests.Samples;
using Minori.Studies.Findings;
using Minori.Testing;
using Xunit;

namespace Minori.Reporting.Tests;

public sealed class ReportFolderTests
{
    [Fact]
    public void A_report_is_written_in_all_its_forms()
    {
        using var folder = new TemporaryFolder();

        string html = ReportFolder.Write(SampleStudy.Report(), folder.Path);

        Assert.Equal(folder.File("report.html"), html);
        Assert.Equal(
            [
                "figures/losses.csv", "figures/losses.vl.json",
                "figures/sensitivity.csv", "figures/sensitivity.vl.json",
                "figures/task-score.csv", "figures/task-score.vl.json", "report.html", "report.json",
                "tables/per-budget.csv", "tables/task-scores.csv",
            ],
            Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_never_name_a_place_outside_the_folder()
    {
        using var folder = new TemporaryFolder();
        DataTable table = SampleTables.PerBudget() with { Id = "../../evil:name" };

        ReportFolder.Write(SampleStudy.Report() with { Tables = [table] }, folder.File("out"));

        Assert.Equal(["-..-evil-name.csv"], Directory.GetFiles(folder.File("out", "tables")).Select(Path.GetFileName));
    }

    [Fact]
    public void Two_tables_never_overwrite_each_other()
    {
        using var folder = new TemporaryFolder();
        DataTable table = SampleTables.PerBudget();
        DataTable[] tables = [table with { Id = "a/b" }, table with { Id = "A-b" }];
        StudyReport report = SampleStudy.Report() with { Tables = tables };

        ReportException error = Assert.Throws<ReportException>(() => ReportFolder.Write(report, folder.Path));

        Assert.Equal("the tables a/b and A-b would share the file tables/a-b.csv: name them apart", error.Message);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("taken"), "");

        ReportException error = Assert.Throws<ReportException>(
            () => ReportFolder.Write(SampleStudy.Report(), folder.File("taken", "report")));

        Assert.StartsWith("cannot write " + folder.File("taken"), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
