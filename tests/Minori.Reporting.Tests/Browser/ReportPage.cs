using Microsoft.Playwright;
using Minori.Reporting.Html;
using Minori.Studies.Findings;
using Minori.Testing;

namespace Minori.Reporting.Tests.Browser;

/// <summary>A report opened from disk in a real browser, with what it complained about and what it asked for.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> complaints = [];
    private readonly List<string> requests = [];

    private ReportPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page, breaches of its policy included.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Every address that the page loaded other than itself.</summary>
    public IReadOnlyList<string> Requests => requests;

    public static async Task<ReportPage> OpenAsync(
        IBrowser browser, StudyReport report, ColorScheme scheme = ColorScheme.Light)
    {
        var size = new ViewportSize { Width = 1000, Height = 800 };
        var opened = new ReportPage(await browser.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = size }));
        await opened.GoToAsync(report);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        folder.Dispose();
    }

    private async Task GoToAsync(StudyReport report)
    {
        string path = folder.File("report.html");
        HtmlReport.Write(report, path);
        string address = new Uri(path).AbsoluteUri;
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        Page.PageError += (_, error) => complaints.Add(error);
        Page.Request += (_, request) =>
        {
            if (request.Url != address)
            {
                requests.Add(request.Url);
            }
        };
        await Page.GotoAsync(address);
    }
}
