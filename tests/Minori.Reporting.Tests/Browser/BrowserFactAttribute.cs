using Xunit;

namespace Minori.Reporting.Tests.Browser;

/// <summary>A test that needs a browser; it is skipped, saying so, where none is installed.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = "needs Chromium or Chrome on the search path, which this machine does not have";
        }
    }
}
