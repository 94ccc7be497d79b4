using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Minori.Reporting.Tests.Samples;
using Minori.Studies.Findings;
using Xunit;

namespace Minori.Reporting.Tests.Browser;

public sealed class ReportInBrowserTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Every_figure_is_drawn_without_complaints_and_without_requests()
    {
        StudyReport report = SampleStudy.Report();
        await using ReportPage opened = await ReportPage.OpenAsync(fixture.Browser, report);

        await Assertions.Expect(opened.Page.Locator("#figures svg")).ToHaveCountAsync(report.Figures.Count);
        await Assertions.Expect(opened.Page.Locator("h1")).ToHaveTextAsync(report.Title);
        await Assertions.Expect(opened.Page.Locator("#figure-losses svg")).ToContainTextAsync("32M");
        await Assertions.Expect(opened.Page.Locator(".badge"))
            .ToHaveTextAsync(["● observed", "● observed", "○ not observed", "◐ inconclusive"]);
        await Assertions.Expect(opened.Page.Locator("main")).Not.ToContainTextAsync("undefined");
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.Requests);
    }

    [BrowserFact]
    public async Task Nasty_text_stays_text()
    {
        await using ReportPage opened = await ReportPage.OpenAsync(fixture.Browser, NastyReport.Create());

        await Assertions.Expect(opened.Page.Locator("h1")).ToHaveTextAsync(NastyReport.Text);
        await Assertions.Expect(opened.Page.Locator("td").First).ToHaveTextAsync(NastyReport.Text);
        Assert.Equal(NastyReport.Text, await opened.Page.TitleAsync());
        Assert.Equal(0, await opened.Page.Locator("b, img").CountAsync());
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.Requests);
    }

    [BrowserFact]
    public async Task A_figure_fits_a_phone_and_follows_the_width()
    {
        await using ReportPage opened = await ReportPage.OpenAsync(fixture.Browser, SampleStudy.Report());
        ILocator drawn = opened.Page.Locator("#figure-losses svg");
        await Assertions.Expect(drawn).ToBeVisibleAsync();

        await opened.Page.SetViewportSizeAsync(390, 800);

        await Assertions.Expect(drawn).ToHaveAttributeAsync("width", new Regex("^3[0-9]{2}"));
        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
    }

    [BrowserFact]
    public async Task A_point_tells_its_numbers()
    {
        await using ReportPage opened = await ReportPage.OpenAsync(fixture.Browser, SampleStudy.Report());

        await opened.Page.Locator("#figure-losses path[aria-roledescription=point]").First.HoverAsync();

        ILocator tooltip = opened.Page.Locator("#vg-tooltip-element");
        await Assertions.Expect(tooltip).ToBeVisibleAsync();
        await Assertions.Expect(tooltip).ToContainTextAsync("500,000");
        await Assertions.Expect(tooltip).ToContainTextAsync("2.400");
        Assert.Empty(opened.Complaints);
    }

    [BrowserFact]
    public async Task A_click_on_a_heading_sorts_and_missing_cells_stay_last()
    {
        await using ReportPage opened = await ReportPage.OpenAsync(fixture.Browser, SampleStudy.Report());
        ILocator table = opened.Page.Locator("#table-task-scores");
        ILocator heading = table.GetByRole(AriaRole.Button, new() { Name = "Accuracy" });
        ILocator cells = table.Locator("tbody td:nth-child(3)");

        await heading.ClickAsync();
        await Assertions.Expect(cells.First).ToHaveTextAsync("47.0 ± 0.9%");
        await heading.ClickAsync();
        await Assertions.Expect(cells.First).ToHaveTextAsync("69.0 ± 1.4%");
        await Assertions.Expect(cells.Last).ToHaveTextAsync("–");
    }

    [BrowserFact]
    public async Task A_figure_is_saved_as_a_picture_for_papers_even_from_a_dark_page()
    {
        await using ReportPage opened =
            await ReportPage.OpenAsync(fixture.Browser, SampleStudy.Report(), ColorScheme.Dark);
        ILocator figure = opened.Page.Locator("#figure-losses");

        string svg = await SavedAsync(opened.Page, figure, "SVG");
        string csv = await SavedAsync(opened.Page, figure, "Data as CSV");
        string png = await SavedAsync(opened.Page, figure, "PNG");

        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("fill=\"#ffffff\"", svg, StringComparison.Ordinal);
        Assert.StartsWith("tokens,model,loss,loss_low,loss_high\r\n", csv, StringComparison.Ordinal);
        Assert.Equal("PNG", png[1..4]);
        Assert.Empty(opened.Complaints);
    }

    private static async Task<string> SavedAsync(IPage page, ILocator figure, string choice)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(async () =>
        {
            await figure.Locator(".menu summary").ClickAsync();
            await figure.GetByRole(AriaRole.Button, new() { Name = choice, Exact = true }).ClickAsync();
        });
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}
