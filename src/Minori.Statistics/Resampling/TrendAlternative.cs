namespace Minori.Statistics;

/// <summary>What a trend test is asked to show.</summary>
public enum TrendAlternative
{
    Rising,
    Falling,
    Either,
}
