namespace Minori.Statistics;

/// <summary>How the measures of association of two normal variables go over into each other (Kruskal 1958).</summary>
internal static class BivariateNormal
{
    /// <summary>Pearson's r where Spearman's coefficient is ρ: r = 2·sin(πρ/6).</summary>
    public static double PearsonOf(double spearman) => 2 * Math.Sin(Math.PI * spearman / 6);

    /// <summary>Spearman's ρ where Pearson's coefficient is r: ρ = 6/π·asin(r/2).</summary>
    public static double SpearmanOf(double pearson) => 6 / Math.PI * Math.Asin(pearson / 2);

    /// <summary>The share of pairs of items in the same order where Spearman's coefficient is ρ: ½ + asin(r)/π.</summary>
    public static double PairsInOrder(double spearman) => 0.5 + (Math.Asin(PearsonOf(spearman)) / Math.PI);
}
