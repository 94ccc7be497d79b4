using Minori.Reporting.Numbers;
using Minori.Studies.Findings;
using Xunit;

namespace Minori.Reporting.Tests.Numbers;

public sealed class CellTextTests
{
    [Fact]
    public void Whole_numbers_have_thousands_separators_and_labels_have_none()
    {
        Assert.Equal("−73,412", CellText.Of(-73_412L, new Column("n", "n", ColumnKind.Number)));
        Assert.Equal("2026", CellText.Of(2026L, new Column("n", "n")));
    }
}
