namespace Minori.Studies.Findings;

/// <summary>What the values of a column are, which decides how they are written and aligned.</summary>
public enum ColumnKind
{
    Text,

    /// <summary>A count of tokens, written 0.5M, 32M.</summary>
    Tokens,

    /// <summary>A real number, written with the column's digits.</summary>
    Number,

    /// <summary>A share, stored as 0…1 and written as a percentage.</summary>
    Percent,

    /// <summary>A p-value, written with four digits and never as 0.</summary>
    Probability,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The field name used by figures and CSV files, such as <c>base_loss</c>.</param>
/// <param name="Title">The heading shown to people, such as <c>base loss</c>.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Digits">Digits after the decimal point when written for people.</param>
public sealed record Column(string Name, string Title, ColumnKind Kind = ColumnKind.Text, int Digits = 3);

/// <summary>Rows of values. A cell is a string, a double, a long, a <see cref="Spread"/>, or null where nothing was measured.</summary>
public sealed record DataTable(
    string Id, string Title, IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    // A page of a paper, and more than a terminal shows at once.
    private const int MostRows = 100;

    /// <summary>Whether it has so many rows that only its file shows them all.</summary>
    public bool IsLong => Rows.Count > MostRows;

    /// <summary>How to read it, below the rows; empty where the headings say all.</summary>
    public string Note { get; init; } = "";
}

/// <summary>A number with its spread over seeds or draws; written <c>1.47 ± 0.02</c>, in CSV and figures as value, low, high.</summary>
public sealed record Spread(double Value, double Low, double High);
