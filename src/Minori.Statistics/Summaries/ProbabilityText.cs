using System.Globalization;

namespace Minori.Statistics;

/// <summary>A p-value behind the letter p: <c>= 0.012</c>, or <c>&lt; 0.0005</c> where it is as small as can be told. Never 0.</summary>
public static class ProbabilityText
{
    private const double Smallest = 1e-4;

    /// <summary>The p-value with the sign before it, two significant digits.</summary>
    /// <param name="p">In [0, 1].</param>
    /// <param name="permutations">The resamples or permutations that it was counted over; null where it was computed.</param>
    public static string Of(double p, int? permutations = null)
    {
        double least = permutations is { } count ? Math.Max(Smallest, 1.0 / count) : Smallest;
        return p < least ? $"< {Digits(least)}" : $"= {Digits(p)}";
    }

    private static string Digits(double p)
    {
        double rounded = double.Parse(p.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return rounded.ToString("0.#####", CultureInfo.InvariantCulture);
    }
}
