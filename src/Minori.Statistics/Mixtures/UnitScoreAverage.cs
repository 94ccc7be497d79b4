namespace Minori.Statistics;

/// <summary>The plainest proxy: a mixture's loss is the average of the losses of models trained on one unit each.</summary>
public static class UnitScoreAverage
{
    /// <summary>Σ wₖLₖ / Σ wₖ.</summary>
    /// <param name="unitLosses">The loss of each unit's own model.</param>
    /// <param name="weights">The weight of each unit in the mixture, 0 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, a weight is negative, or they sum to 0.</exception>
    public static double Of(ReadOnlySpan<double> unitLosses, ReadOnlySpan<double> weights)
    {
        double sum = 0, total = 0;
        for (int k = 0; k < weights.Length && k < unitLosses.Length; k++)
        {
            sum += weights[k] * unitLosses[k];
            total += weights[k] >= 0 ? weights[k] : double.NaN;
        }

        return weights.Length == unitLosses.Length && total > 0
            ? sum / total
            : throw new ArgumentException("a mixture needs a weight of 0 or more for each unit, and one above 0");
    }
}
