using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// Draws per budget with their means and the variances of those means. One table is filled from data, a second one,
/// of the same shape, is refilled with every resample.
/// </summary>
internal sealed class DrawTable
{
    private readonly DrawPairing pairing;
    private readonly double[] drawEffects; // [draws of a budget], used where draws are paired
    private readonly double[] variances; // [budgets], of one draw

    private DrawTable(double[][] values, DrawPairing pairing)
    {
        this.pairing = pairing;
        Values = values;
        Means = new double[values.Length];
        Deviations = new double[values.Length];
        variances = new double[values.Length];
        drawEffects = new double[values.Max(draws => draws.Length)];
    }

    /// <summary>The draws, [budget][draw].</summary>
    public double[][] Values { get; }

    /// <summary>Mean of each budget.</summary>
    public double[] Means { get; }

    /// <summary>
    /// Standard deviation of one draw at each budget. Its square is half the budget's own variance and half the pooled
    /// one, or its own where that is larger: a handful of draws cannot carry a small variance of their own, and a budget that is
    /// truly noisier must not pass for a quiet one.
    /// </summary>
    public double[] Deviations { get; }

    public int Budgets => Values.Length;

    /// <summary>
    /// Whether some spread can be seen: two draws or more at every budget, and not all alike. Rounding leaves residuals
    /// of a few units in the last place where draws are in truth equal.
    /// </summary>
    public bool ShowsSpread =>
        Values.All(draws => draws.Length > 1) && Deviations.Max() > 1e-12 * Means.Max(Math.Abs);

    /// <summary>The table of the given draws.</summary>
    /// <exception cref="ArgumentException">Draws paired by index are not as many at every budget.</exception>
    public static DrawTable Of(IReadOnlyList<BudgetDraws> budgets, DrawPairing pairing)
    {
        int draws = budgets[0].Values.Length;
        if (pairing == DrawPairing.ByIndex && budgets.FirstOrDefault(b => b.Values.Length != draws) is { } odd)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"draws paired by index must be as many at every budget; {odd.Tokens:G4} tokens has {odd.Values.Length}, the first budget {draws}");
            throw new ArgumentException(message, nameof(budgets));
        }

        var table = new DrawTable([.. budgets.Select(budget => budget.Values.ToArray())], pairing);
        table.Refresh();
        return table;
    }

    /// <summary>An empty table of the same shape.</summary>
    public DrawTable Blank() => new([.. Values.Select(draws => new double[draws.Length])], pairing);

    /// <summary>Variance of the mean of a budget.</summary>
    public double MeanVariance(int budget) => Deviations[budget] * Deviations[budget] / Values[budget].Length;

    /// <summary>Standard error of the difference between the last budget's mean and that of an earlier one.</summary>
    public double ContrastError(int budget) => Math.Sqrt(MeanVariance(budget) + MeanVariance(Budgets - 1));

    /// <summary>Recomputes means and deviations from <see cref="Values"/>.</summary>
    public void Refresh()
    {
        for (int i = 0; i < Budgets; i++)
        {
            Means[i] = Moments.Mean(Values[i]);
        }

        ComputeDrawEffects();
        double squares = 0;
        double freedom = 0;
        for (int i = 0; i < Budgets; i++)
        {
            double sum = 0;
            for (int k = 0; k < Values[i].Length; k++)
            {
                double residual = Residual(i, k);
                sum += residual * residual;
            }

            double own = FreedomOf(i);
            variances[i] = sum / own;
            squares += sum;
            freedom += own;
        }

        double pooled = squares / freedom;
        for (int i = 0; i < Budgets; i++)
        {
            Deviations[i] = Math.Sqrt(0.5 * (variances[i] + Math.Max(variances[i], pooled)));
        }
    }

    /// <summary>
    /// What a draw differs by from its budget's mean and, where draws are paired, from the draw's own effect.
    /// </summary>
    public double Residual(int budget, int draw) => Values[budget][draw] - Means[budget] - drawEffects[draw];

    /// <summary>
    /// Degrees of freedom behind one budget's variance: n − 1 draws, and where draw effects are taken out, the share
    /// 1 − 1/m of them that m budgets leave.
    /// </summary>
    private double FreedomOf(int budget)
    {
        double own = Values[budget].Length - 1;
        return pairing == DrawPairing.ByIndex ? own * (1 - (1.0 / Budgets)) : own;
    }

    private void ComputeDrawEffects()
    {
        if (pairing == DrawPairing.Independent)
        {
            return;
        }

        for (int k = 0; k < drawEffects.Length; k++)
        {
            double sum = 0;
            for (int i = 0; i < Budgets; i++)
            {
                sum += Values[i][k] - Means[i];
            }

            drawEffects[k] = sum / Budgets;
        }
    }
}
