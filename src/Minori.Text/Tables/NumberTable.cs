using System.Globalization;
using CsvHelper;

namespace Minori.Text;

/// <summary>
/// A CSV file (RFC 4180, also tab or semicolon between fields) whose first row names the columns and whose other rows hold
/// numbers, beside one column of keys where there is one.
/// </summary>
public sealed class NumberTable
{
    private readonly int[] _lines; // [rows], where each row stands in the file

    private NumberTable(string path, string[] columns, string[] keys, double[][] rows, int[] lines)
    {
        Path = path;
        Columns = columns;
        Keys = keys;
        Rows = rows;
        _lines = lines;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The names of the columns of numbers.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The key of each row; without a column of keys its number, from 1.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>The numbers, [row][column].</summary>
    public IReadOnlyList<double[]> Rows { get; }

    /// <summary>Whether the file has a column of keys.</summary>
    public bool HasKeys { get; private init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A UTF-8 file, possibly compressed (.gz).</param>
    /// <param name="keyColumn">The column that is a key and no number, where the file has it.</param>
    /// <exception cref="TableException">A row is malformed, or a field is not a finite number.</exception>
    /// <exception cref="CorpusException">The file cannot be opened or is not UTF-8.</exception>
    public static NumberTable Read(string path, string keyColumn)
    {
        string? fault = null;
        CsvReaderOptions format = new() { TrackLineNumbers = true, OnMalformedRecord = record => fault = CsvDocuments.Reason(record) ?? fault };
        using CsvReader reader = CsvReader.Create(TextFile.OpenUtf8(path), format, leaveOpen: false);
        List<string> keys = [];
        List<double[]> rows = [];
        List<int> lines = [];
        string[] headers = [];
        int key = -1;
        while (Next(reader, path))
        {
            if (headers.Length == 0)
            {
                headers = [.. reader.Headers];
                RequireHeaders(path, headers);
                key = Array.IndexOf(headers, keyColumn);
            }

            int line = (int)reader.LineNumber;
            if (fault is not null || reader.FieldCount != headers.Length)
            {
                throw new TableException(
                    $"{path}:{line}: {fault ?? $"{reader.FieldCount} fields where the first row has {headers.Length}"}; mend the row");
            }

            lines.Add(line);
            keys.Add(key >= 0 ? reader.GetString(key) : (rows.Count + 1).ToString(CultureInfo.InvariantCulture));
            rows.Add([.. Enumerable.Range(0, headers.Length).Where(j => j != key).Select(j => Number(path, line, headers[j], reader.GetString(j)))]);
        }

        if (rows.Count == 0)
        {
            throw new TableException($"{path}:1: has no row of numbers below its first row; give a table with a header and rows");
        }

        NumberTable table = new(path, [.. headers.Where((_, j) => j != key)], [.. keys], [.. rows], [.. lines]) { HasKeys = key >= 0 };
        table.RequireDistinctKeys();
        return table;
    }

    /// <summary>Where a row stands, as <c>file:line</c>.</summary>
    public string Place(int row) => $"{Path}:{_lines[row]}";

    /// <summary>The values of a column.</summary>
    /// <exception cref="TableException">There is no such column.</exception>
    public double[] Column(string name)
    {
        int index = IndexOf(name);
        return [.. Rows.Select(row => row[index])];
    }

    /// <summary>The same rows with the columns that another table has, in its order.</summary>
    /// <exception cref="TableException">A column is missing.</exception>
    public NumberTable WithColumns(IReadOnlyList<string> columns)
    {
        int[] order = [.. columns.Select(IndexOf)];
        return new NumberTable(
            Path, [.. columns], [.. Keys], [.. Rows.Select(row => order.Select(j => row[j]).ToArray())], _lines);
    }

    /// <summary>The rows in the order of another table's keys.</summary>
    /// <exception cref="TableException">A key of either table is missing in the other.</exception>
    public NumberTable InOrderOf(NumberTable other)
    {
        var byKey = Keys.Select((key, row) => (key, row)).ToDictionary(pair => pair.key, pair => pair.row, StringComparer.Ordinal);
        for (int row = 0; row < other.Keys.Count; row++)
        {
            if (!byKey.ContainsKey(other.Keys[row]))
            {
                throw new TableException($"{other.Place(row)}: row {other.Keys[row]} has no row in {Path}; add it there, or remove it here");
            }
        }

        var wanted = other.Keys.ToHashSet(StringComparer.Ordinal);
        int stranger = Keys.ToList().FindIndex(key => !wanted.Contains(key));
        if (stranger >= 0)
        {
            throw new TableException($"{Place(stranger)}: row {Keys[stranger]} has no row in {other.Path}; add it there, or remove it here");
        }

        int[] order = [.. other.Keys.Select(key => byKey[key])];
        return new NumberTable(Path, [.. Columns], [.. other.Keys], [.. order.Select(row => Rows[row])], [.. order.Select(row => _lines[row])]);
    }

    private static void RequireHeaders(string path, string[] headers)
    {
        string? twice = headers.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new TableException($"{path}:1: two columns are called \"{twice}\"; rename one");
        }
    }

    private static double Number(string path, int line, string column, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new TableException($"{path}:{line}: column {column} holds \"{text}\", which is not a finite number; mend or remove the row");

    private static bool Next(CsvReader reader, string path)
    {
        try
        {
            return reader.Read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw TextFile.Damaged(path, e);
        }
    }

    private int IndexOf(string name) => Columns.ToList().IndexOf(name) is >= 0 and int index
        ? index
        : throw new TableException($"{Path}:1: has no column {name} (there are: {string.Join(", ", Columns)}); add or rename one");

    private void RequireDistinctKeys()
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int row = 0; row < Keys.Count; row++)
        {
            if (!seen.TryAdd(Keys[row], row))
            {
                throw new TableException($"{Place(row)}: row {Keys[row]} stands already in line {_lines[seen[Keys[row]]]}; remove one");
            }
        }
    }
}
