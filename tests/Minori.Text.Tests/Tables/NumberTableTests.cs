using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Tables;

public sealed class NumberTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tables_are_joined_by_key_and_their_columns_by_name()
    {
        NumberTable a = Read("a.csv", "index,x,y\n7,1,2\n3,4.5,-1e-3\n"), b = Read("b.csv", "y,index,z,x\n30,3,31,32\n70,7,71,72\n");

        NumberTable joined = b.InOrderOf(a).WithColumns(a.Columns);

        Assert.Equal(["7", "3"], joined.Keys);
        Assert.Equal([[72, 70], [32, 30]], joined.Rows);
        Assert.Equal([2.0, -1e-3], a.Column("y"));
        Assert.Equal(_folder.File("b.csv") + ":3", joined.Place(0));
    }

    [Fact]
    public void Without_a_key_rows_are_numbered()
    {
        Assert.Equal(["1", "2"], Read("a.csv", "x;y\r\n1;2\r\n3;4\r\n").Keys);
    }

    [Theory]
    [InlineData("index,x\n1,2\n2,three\n", ":3: column x holds \"three\", which is not a finite number; mend or remove the row")]
    [InlineData("index,x\n1,NaN\n", ":2: column x holds \"NaN\", which is not a finite number; mend or remove the row")]
    [InlineData("index,x\n1,\n", ":2: column x holds \"\", which is not a finite number; mend or remove the row")]
    [InlineData("index,x\n1,2\n2,3,4\n", ":3: 3 fields where the first row has 2; mend the row")]
    [InlineData("index,x\n1,2\n1,3\n", ":3: row 1 stands already in line 2; remove one")]
    [InlineData("index,x,x\n1,2,3\n", ":1: two columns are called \"x\"; rename one")]
    [InlineData("index,x\n", ":1: has no row of numbers below its first row; give a table with a header and rows")]
    [InlineData("", ":1: has no row of numbers below its first row; give a table with a header and rows")]
    public void What_is_wrong_is_named_by_file_and_line(string text, string message)
    {
        TableException error = Assert.Throws<TableException>(() => Read("bad.csv", text));

        Assert.Equal(_folder.File("bad.csv") + message, error.Message);
    }

    [Fact]
    public void Rows_and_columns_that_one_table_lacks_are_named()
    {
        NumberTable a = Read("a.csv", "index,x\n1,2\n2,3\n"), b = Read("b.csv", "index,y\n1,2\n");

        Assert.StartsWith(_folder.File("a.csv") + ":3: row 2 has no row in ", Assert.Throws<TableException>(() => b.InOrderOf(a)).Message, StringComparison.Ordinal);
        Assert.StartsWith(_folder.File("a.csv") + ":3: row 2 has no row in ", Assert.Throws<TableException>(() => a.InOrderOf(b)).Message, StringComparison.Ordinal);
        Assert.Equal(
            _folder.File("b.csv") + ":1: has no column x (there are: y); add or rename one",
            Assert.Throws<TableException>(() => b.WithColumns(a.Columns)).Message);
    }

    private NumberTable Read(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return NumberTable.Read(_folder.File(name), "index");
    }
}
