using System.Buffers;
using System.Globalization;

namespace Minori.Studies.StudyFiles;

/// <summary>Numbers as people write them: <c>32M</c>, <c>3e-4</c>, <c>20%</c>, <c>10 min</c>.</summary>
public static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Multiples =
        [("k", 1e3m), ("K", 1e3m), ("M", 1e6m), ("G", 1e9m), ("B", 1e9m), ("T", 1e12m)];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string[] Names, double Seconds)[] Durations =
    [
        (["ms"], 1e-3), (["s", "sec", "second", "seconds"], 1), (["m", "min", "minute", "minutes"], 60),
        (["h", "hour", "hours"], 3600), (["d", "day", "days"], 86400),
    ];

    /// <summary>Reads a whole number with an optional multiple (k, M, B or G, T), such as <c>0.5M</c> = 500000.</summary>
    public static bool TryParseCount(string text, out long value)
    {
        value = 0;
        string digits = text.Trim().Replace("_", "", StringComparison.Ordinal);
        decimal factor = 1;
        foreach ((string suffix, decimal multiple) in Multiples)
        {
            if (digits.EndsWith(suffix, StringComparison.Ordinal))
            {
                (digits, factor) = (digits[..^suffix.Length].TrimEnd(), multiple);
                break;
            }
        }

        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            || Math.Abs(number) > 1e16m / factor)
        {
            return false;
        }

        decimal whole = number * factor;
        if (whole != decimal.Truncate(whole))
        {
            return false;
        }

        value = (long)whole;
        return true;
    }

    /// <summary>Reads a finite real number; a percentage such as <c>20%</c> is 0.2.</summary>
    public static bool TryParseNumber(string text, out double value)
    {
        string digits = text.Trim();
        bool percent = digits.EndsWith('%');
        if (!double.TryParse(
                percent ? digits[..^1].TrimEnd() : digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            || !double.IsFinite(value))
        {
            return false;
        }

        value = percent ? value / 100 : value;
        return true;
    }

    /// <summary>Reads a span of time with its unit, such as <c>90 s</c> or <c>10 min</c>; one beyond <see cref="TimeSpan"/> is none.</summary>
    public static bool TryParseDuration(string text, out TimeSpan value)
    {
        value = default;
        string trimmed = text.Trim();
        int split = trimmed.AsSpan().IndexOfAnyExcept(Digits);
        if (split <= 0 || !double.TryParse(trimmed[..split], NumberStyles.Float, CultureInfo.InvariantCulture, out double n))
        {
            return false;
        }

        string unit = trimmed[split..].Trim();
        foreach ((string[] names, double seconds) in Durations)
        {
            if (names.Contains(unit, StringComparer.OrdinalIgnoreCase))
            {
                // The largest number of seconds is rounded up on its way to a double.
                bool isInRange = n * seconds < TimeSpan.MaxValue.TotalSeconds;
                value = isInRange ? TimeSpan.FromSeconds(n * seconds) : default;
                return isInRange;
            }
        }

        return false;
    }
}
