namespace Minori.Statistics;

/// <summary>A closed interval and the probability with which its method covers the truth.</summary>
/// <param name="Lower">Lower end, in the unit of the estimated quantity.</param>
/// <param name="Upper">Upper end, never below <paramref name="Lower"/>.</param>
/// <param name="Level">Nominal coverage in (0, 1), 0.9 for a 90% interval.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper, double Level)
{
    /// <summary>Whether the value lies in the interval, ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>The interval that reaches as far as both, at this one's level.</summary>
    internal ConfidenceInterval With(ConfidenceInterval other) => this with { Lower = Math.Min(Lower, other.Lower), Upper = Math.Max(Upper, other.Upper) };
}
