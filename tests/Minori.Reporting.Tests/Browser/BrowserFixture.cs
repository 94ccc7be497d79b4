using Microsoft.Playwright;
using Xunit;

namespace Minori.Reporting.Tests.Browser;

/// <summary>One browser for all tests of a class; none is started where none is installed.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    internal IBrowser Browser => browser ?? throw new InvalidOperationException("the test lacks [BrowserFact]");

    public async Task InitializeAsync()
    {
        if (Chromium.Path is string path)
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox"] });
        }
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
    }
}
