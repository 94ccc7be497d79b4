namespace Minori.Statistics;

/// <summary>A rank test for monotone trend.</summary>
/// <param name="Statistic">J: pairs from different groups in rising order, equal pairs counting half.</param>
/// <param name="Strength">2J/pairs − 1: 1 when every pair rises, −1 when every pair falls.</param>
/// <param name="PValue">Probability, under no trend, of a statistic at least as extreme.</param>
/// <param name="Permutations">The random permutations behind the p-value; null where all of them are (it is exact).</param>
public sealed record TrendTestResult(double Statistic, double Strength, double PValue, int? Permutations)
{
    /// <summary>Whether the p-value is from the full permutation distribution.</summary>
    public bool Exact => Permutations is null;
}
