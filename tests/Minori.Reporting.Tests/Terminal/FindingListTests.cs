using Minori.Reporting.Terminal;
using Minori.Reporting.Tests.Samples;
using Xunit;

namespace Minori.Reporting.Tests.Terminal;

public sealed class FindingListTests
{
    [Fact]
    public void Findings_of_each_status_on_a_wide_terminal() =>
        Approved.Equal("findings", PlainConsole.Render(new FindingList(SampleFindings.All()), 100));

    [Fact]
    public void Long_statements_wrap_under_themselves_on_a_narrow_terminal() =>
        Approved.Equal("findings-narrow", PlainConsole.Render(new FindingList(SampleFindings.All()), 56));
}
