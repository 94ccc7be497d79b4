namespace Minori.Statistics;

/// <summary>
/// δ(N, D, P) = C_T·D^γ_D/N^γ_N·e^(−P/γ_post): by how much rounding the weights to P bits after training raises the loss
/// (Kumar et al. 2024, "Scaling Laws for Precision", arXiv 2411.04330, section 3).
/// </summary>
/// <param name="Scale">C_T, nats.</param>
/// <param name="GammaD">γ_D, exponent of the tokens.</param>
/// <param name="GammaN">γ_N, exponent of the parameters.</param>
/// <param name="GammaPost">γ_post, bits in which the degradation falls by a factor of e.</param>
public sealed record QuantizationLaw(double Scale, double GammaD, double GammaN, double GammaPost)
{
    /// <summary>Predicted rise of the loss, nats.</summary>
    public double Degradation(double parameters, double tokens, double bits) => Math.Exp(
        Math.Log(Scale) + (GammaD * Math.Log(tokens)) - (GammaN * Math.Log(parameters)) - (bits / GammaPost));

    /// <summary>
    /// D_crit = (β·B·N^γ_N·e^(P/γ_post)/(γ_D·C_T))^(1/(γ_D + β)): past it more tokens raise the loss after quantisation, as the
    /// degradation grows faster than B·D^−β of the base falls. Infinite where γ_D is not above 0.
    /// </summary>
    /// <param name="law">The law of the base losses, for β and B.</param>
    /// <param name="parameters">N.</param>
    /// <param name="bits">P.</param>
    public double CriticalBudget(ChinchillaLaw law, double parameters, double bits)
    {
        double ratio = Math.Log(law.Beta * law.B) + (GammaN * Math.Log(parameters)) + (bits / GammaPost) - Math.Log(GammaD * Scale);
        return GammaD > 0 ? Math.Exp(ratio / (GammaD + law.Beta)) : double.PositiveInfinity;
    }

    /// <summary>
    /// The critical budget with its interval, which redraws both laws. Null, with nothing to say, where either law has no fit.
    /// </summary>
    /// <param name="degradation">The fitted quantisation law.</param>
    /// <param name="loss">The fitted law of the base losses.</param>
    /// <param name="parameters">N.</param>
    /// <param name="bits">P.</param>
    public static Estimate? CriticalBudget(
        ScalingFit<QuantizationLaw> degradation, ScalingFit<ChinchillaLaw> loss, double parameters, double bits)
    {
        if (degradation.Law is null || loss.Law is null)
        {
            return null;
        }

        double[] redrawn = [.. degradation.Resampled.Zip(loss.Resampled, (q, l) => q.CriticalBudget(l, parameters, bits)).Where(d => !double.IsNaN(d)).Order()];
        double value = degradation.Law.CriticalBudget(loss.Law, parameters, bits);
        return new(value, redrawn.Length > 0 ? Quantiles.Central(redrawn, degradation.Level) : null, null);
    }

    /// <summary>
    /// Fits the law to losses after quantisation, L = L_base + δ, by Huber's loss of log residuals from many starts, so that a
    /// degradation measured below zero counts for what it is. Refused, with every reason, below 12 triples, 3 sizes, 3
    /// budgets or 3 precisions; where the degradation is not shown to rise with tokens or to fall with bits; where budgets
    /// left out are foretold no better than by the mean; where an interval makes a term uncertain by more than a factor
    /// of 1000 within the data.
    /// </summary>
    /// <param name="observations">The losses; groups are redrawn together.</param>
    /// <param name="options">Null for <see cref="ScalingFitOptions.Scattered"/>; residuals are always of log loss.</param>
    /// <exception cref="ArgumentException">A number is not positive and finite, or an option is out of range.</exception>
    public static ScalingFit<QuantizationLaw> Fit(IReadOnlyList<QuantizedLoss> observations, ScalingFitOptions? options = null) =>
        QuantizationFitter.Fit(observations, options ?? ScalingFitOptions.Scattered);
}
