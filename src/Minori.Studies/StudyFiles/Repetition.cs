using System.Globalization;

namespace Minori.Studies.StudyFiles;

/// <summary>Values that are to be given once each.</summary>
internal static class Repetition
{
    /// <summary>What is wrong where a value is given twice, naming the first; null where none is.</summary>
    public static string? Problem(IEnumerable<string> values) => Of(values) is { } twice ? $"'{twice}' is given twice: leave one out" : null;

    /// <inheritdoc cref="Problem(IEnumerable{string})"/>
    public static string? Problem(IEnumerable<int> values) => Of(values.Select(value => value.ToString(CultureInfo.InvariantCulture))) is { } twice
        ? $"{twice} is given twice: leave one out"
        : null;

    private static string? Of(IEnumerable<string> values) =>
        values.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
}
