using Minori.Reporting.Terminal;
using Minori.Reporting.Tests.Samples;
using Minori.Studies.Findings;
using Xunit;

namespace Minori.Reporting.Tests.Terminal;

public sealed class ReportTableTests
{
    [Fact]
    public void Losses_per_budget_fit_a_terminal_of_100_columns() =>
        Approved.Equal("table-per-budget", PlainConsole.Render(new ReportTable(SampleTables.PerBudget()), 100));

    [Fact]
    public void A_table_too_wide_for_the_terminal_goes_on_below()
    {
        string text = PlainConsole.Render(new ReportTable(SampleTables.PerBudget()), 50);

        Approved.Equal("table-per-budget-narrow", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 50, line));
    }

    [Fact]
    public void Task_scores_show_a_dash_where_nothing_was_measured() =>
        Approved.Equal("table-task-scores", PlainConsole.Render(new ReportTable(SampleTables.TaskScores()), 80));

    [Fact]
    public void Markup_in_a_cell_or_heading_is_shown_as_it_is()
    {
        var table = new DataTable("t", "[red]title[/]", [new Column("a", "[b]")], [["[link=x]cell[/]"]]);

        string text = PlainConsole.Render(new ReportTable(table), 60);

        Assert.Contains("[red]title[/]", text, StringComparison.Ordinal);
        Assert.Contains("[b]", text, StringComparison.Ordinal);
        Assert.Contains("[link=x]cell[/]", text, StringComparison.Ordinal);
    }
}
