namespace Minori.Studies.Jobs;

/// <summary>Shares in steps of 1/32, so that neighbours on the way of a search are one merge.</summary>
internal static class ShareGrid
{
    private const int Steps = 32;

    // Far below a step, far above what sums of shares are rounded by.
    private const double Rounding = 1e-9;

    /// <summary>
    /// The shares in whole steps, largest remainders rounded up, and none above its bound: where a bound lies between two steps the
    /// share ends at the bound, and another one takes what is left over.
    /// </summary>
    /// <param name="shares">Shares that sum to one, none above its bound.</param>
    /// <param name="most">The largest share of each unit.</param>
    public static double[] Of(IReadOnlyList<double> shares, IReadOnlyList<double> most)
    {
        double[] whole = [.. shares.Select(share => Math.Floor((share * Steps) + Rounding) / Steps)];
        double left = 1 - whole.Sum();
        foreach (int k in Enumerable.Range(0, whole.Length).OrderByDescending(k => shares[k] - whole[k]).ThenBy(k => k))
        {
            double added = left < Rounding ? 0 : Math.Min(left, Math.Min(1.0 / Steps, most[k] - whole[k]));
            whole[k] += Math.Max(added, 0);
            left -= Math.Max(added, 0);
        }

        return [.. whole.Select(share => Math.Round(share, 12))];
    }
}
