namespace Minori.Statistics.Tests;

/// <summary>Losses with a known course over the budgets, and draws of noise around them.</summary>
internal static class SyntheticCurves
{
    /// <summary>0.5M tokens, doubling.</summary>
    public static double[] Budgets(int count) => [.. Enumerable.Range(0, count).Select(i => 5e5 * Math.Pow(2, i))];

    /// <summary>A power-law fall and a power-law rise: lowest exactly at the onset.</summary>
    public static double UShape(double tokens, double onset, double scale)
    {
        // d/dx of b e^{-βx} + c e^{gx} with x = ln(D/T*) is zero at x = 0 where βb = gc.
        const double Fall = 0.4;
        const double Rise = 0.3;
        double x = Math.Log(tokens / onset);
        return 1 + (scale * ((Math.Exp(-Fall * x) / Fall) + (Math.Exp(Rise * x) / Rise)));
    }

    /// <summary>A curve as lopsided as its two exponents, in powers of two of a doubling; lowest exactly at the onset.</summary>
    public static double Lopsided(double tokens, double onset, double fall, double rise)
    {
        double x = Math.Log2(tokens / onset);
        return 1 + (0.05 * ((double.Exp2(-fall * x) / fall) + (double.Exp2(rise * x) / rise)));
    }

    /// <summary>The scale at which a U-shape at the last budget is worse than at its onset by a share.</summary>
    public static double ScaleOf(double degradation, double onset, double last)
    {
        double lowest = UShape(onset, onset, 1) - 1, end = UShape(last, onset, 1) - 1;
        return degradation / (end - (lowest * (1 + degradation)));
    }

    /// <summary>A falling power law above a floor.</summary>
    public static double Falling(double tokens) => 0.8 + (60 * Math.Pow(tokens, -0.35));

    /// <summary>Draws with Gaussian noise; an effect of the draw alone, common to all budgets, may be added.</summary>
    public static BudgetDraws[] Draw(
        double[] tokens, Func<double, double> loss, Func<int, double> deviation, int draws, ulong seed, double drawEffect = 0)
    {
        var random = new RandomSource(seed);
        double[] effects = [.. Enumerable.Range(0, draws).Select(_ => drawEffect * random.Gaussian())];
        return
        [
            .. tokens.Select((budget, i) => new BudgetDraws(
                budget,
                [.. effects.Select(effect => loss(budget) + effect + (deviation(i) * random.Gaussian()))])),
        ];
    }
}
