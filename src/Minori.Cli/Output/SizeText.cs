using System.Globalization;

namespace Minori.Cli.Output;

/// <summary>Sizes, amounts of work and times as people read them.</summary>
internal static class SizeText
{
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E", "Z"];

    /// <summary>Bytes in decimal units, such as <c>1.5 MB</c>.</summary>
    public static string Bytes(long bytes)
    {
        (double value, int power) = Scale(bytes, ByteUnits.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{Digits(value, power)} {ByteUnits[power]}");
    }

    /// <summary>Floating-point operations, such as <c>2.1 TFLOP</c>.</summary>
    public static string Flops(double flops)
    {
        (double value, int power) = Scale(flops, Prefixes.Length);
        return string.Create(CultureInfo.InvariantCulture, $"{Digits(value, power)} {Prefixes[power]}FLOP");
    }

    /// <summary>A duration that is only roughly known, such as <c>about 8 minutes</c>.</summary>
    public static string About(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1.5 } => "about a second",
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalSeconds:F0} seconds"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalMinutes:F0} minutes"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalHours:F1} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalDays:F1} days"),
    };

    /// <summary>A whole number with separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Digits(double value, int power) =>
        value.ToString(power == 0 || value >= 100 ? "F0" : value >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static (double Value, int Power) Scale(double value, int units)
    {
        int power = 0;
        while (value >= 999.5 && power < units - 1)
        {
            value /= 1000;
            power++;
        }

        return (value, power);
    }
}
