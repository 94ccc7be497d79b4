namespace Minori.Statistics.Tests;

/// <summary>What chance alone leaves of a rate over a number of trials: 2.6 standard deviations, 1% two-sided.</summary>
internal static class Binomial
{
    private const double Deviations = 2.6;

    /// <summary>The fewest successes that a rate leaves room for.</summary>
    public static double Least(int trials, double rate) => (trials * rate) - (Deviations * Math.Sqrt(trials * rate * (1 - rate)));

    /// <summary>The most.</summary>
    public static double Most(int trials, double rate) => (trials * rate) + (Deviations * Math.Sqrt(trials * rate * (1 - rate)));
}
