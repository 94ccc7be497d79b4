namespace Minori.Statistics;

/// <summary>
/// L = 1/K, K = a·N^α·log2(1 + D^β/(c·(DN)^γ + d·D^δ)): the loss as the inverse of a noisy channel's capacity, whose noise grows
/// with the tokens too, so that it may rise again (Ouyang 2026).
/// </summary>
/// <param name="A">a, scale of the capacity, per nat.</param>
/// <param name="Alpha">α, exponent of the parameters.</param>
/// <param name="Beta">β, exponent of the signal in the tokens.</param>
/// <param name="C">c, size of the noise that tokens and parameters make together.</param>
/// <param name="Gamma">γ, its exponent.</param>
/// <param name="D">d, size of the noise of the tokens alone.</param>
/// <param name="Delta">δ, its exponent.</param>
public sealed record ShannonLaw(double A, double Alpha, double Beta, double C, double Gamma, double D, double Delta)
{
    /// <summary>Predicted loss, nats, of a model of so many parameters trained on so many tokens.</summary>
    public double Loss(double parameters, double tokens)
    {
        double n = Math.Log(parameters), t = Math.Log(tokens);
        double noise = LogSum(Math.Log(C) + (Gamma * (n + t)), Math.Log(D) + (Delta * t));
        return Math.Exp(-Math.Log(A) - (Alpha * n) - LogCapacity((Beta * t) - noise));
    }

    /// <summary>
    /// D*(N), the tokens at which the loss is lowest, in closed form: c·N^γ·(γ − β)·D^(γ−β) + d·(δ − β)·D^(δ−β) = 0. Null where
    /// the noises do not pull in opposite directions, so that the loss has no lowest point.
    /// </summary>
    public double? LowestAt(double parameters)
    {
        double p = Gamma - Beta, q = Delta - Beta;
        if (!(p * q < 0))
        {
            return null;
        }

        double logarithm = (Math.Log(D) - Math.Log(C) + Math.Log(-q / p) - (Gamma * Math.Log(parameters))) / (p - q);
        return Math.Exp(logarithm);
    }

    /// <summary>
    /// The predicted minimum D*(N) with its interval; null where there is no fitted law, where it foretells budgets left out no
    /// better than a law without minimum does, or where its minimum lies outside the budgets given. A refit whose minimum lies
    /// outside them counts as the nearer end. Given also where the fit is refused for parameters that are not determined: the
    /// data may leave a, c and d open together and yet place the minimum.
    /// </summary>
    /// <param name="fit">The fitted law.</param>
    /// <param name="parameters">N.</param>
    /// <param name="first">The first budget of the data, tokens.</param>
    /// <param name="last">The last one.</param>
    public static PredictedMinimum? Minimum(ScalingFit<ShannonLaw> fit, double parameters, double first, double last)
    {
        if (fit.Law?.LowestAt(parameters) is not { } tokens || tokens <= first || tokens >= last
            || ModificationFits.NotForetold(fit.HeldOut!).Any())
        {
            return null;
        }

        double[] refits = [.. fit.Resampled.Select(law => law.LowestWithin(parameters, first, last)).Order()];
        ConfidenceInterval interval = Quantiles.Central(refits, fit.Level);
        return new(tokens, interval, interval.Lower <= first, interval.Upper >= last);
    }

    /// <summary>
    /// Fits the law by Huber's loss of log residuals from many starts. Refused, with every reason, below 10 pairs of size and
    /// budget, 3 sizes or 4 budgets; where the fitted law has no minimum inside the budgets of any size (then it is not refitted),
    /// or its refits do not; where budgets left out are foretold no better than by a monotone power law or by the mean; where a
    /// parameter runs away or its interval makes a term uncertain by more than a factor of 1000 within the data.
    /// </summary>
    /// <param name="observations">The losses; groups are redrawn together.</param>
    /// <param name="options">Null for <see cref="ScalingFitOptions.Scattered"/>; residuals are always of log loss.</param>
    /// <exception cref="ArgumentException">A number is not positive and finite, or an option is out of range.</exception>
    public static ScalingFit<ShannonLaw> Fit(IReadOnlyList<LossObservation> observations, ScalingFitOptions? options = null) =>
        ShannonFitter.Fit(observations, options ?? ScalingFitOptions.Scattered);

    /// <summary>log(e^x + e^y).</summary>
    internal static double LogSum(double x, double y) => Math.Max(x, y) + double.LogP1(Math.Exp(-Math.Abs(x - y)));

    /// <summary>log(1 + e^s).</summary>
    internal static double SoftPlus(double s) => s > 0 ? s + double.LogP1(Math.Exp(-s)) : double.LogP1(Math.Exp(s));

    /// <summary>log log2(1 + e^s).</summary>
    internal static double LogCapacity(double s) => (s < -30 ? s : Math.Log(SoftPlus(s))) - Math.Log(Math.Log(2));

    /// <summary>The budget of lowest loss between two others, ends included.</summary>
    internal double LowestWithin(double parameters, double first, double last) =>
        LowestAt(parameters) is { } tokens && !double.IsNaN(tokens)
            ? Math.Clamp(tokens, first, last)
            : Loss(parameters, last) < Loss(parameters, first) ? last : first;
}
