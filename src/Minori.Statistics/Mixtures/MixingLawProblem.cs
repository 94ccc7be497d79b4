namespace Minori.Statistics;

/// <summary>
/// L = e^{θ₀} + e^{θ₁ + Σ tⱼrⱼ} with θ = [log c, log size, t₁ … tₘ₋₁] and tₘ = −Σ of the others: that tⱼ multiplies the
/// contrast rⱼ − rₘ, centred.
/// </summary>
internal sealed class MixingLawProblem : IFitProblem
{
    private readonly double[] centre; // [domains − 1]
    private readonly ResidualUnit residuals;

    /// <param name="shares">Shares of the domains in each mixture, each row summing to one.</param>
    /// <param name="losses">Their losses.</param>
    /// <param name="residuals">What the residuals are taken of.</param>
    public MixingLawProblem(double[][] shares, IReadOnlyList<double> losses, ResidualUnit residuals)
    {
        double[][] contrasts = [.. shares.Select(r => r[..^1].Select(share => share - r[^1]).ToArray())];
        centre = [.. Enumerable.Range(0, shares[0].Length - 1).Select(j => contrasts.Average(row => row[j]))];
        Contrasts = [.. contrasts.Select(row => row.Zip(centre, (value, mean) => value - mean).ToArray())];
        this.residuals = residuals;
        Alike = AlikeObservations.Of(Contrasts);
        Observed = [.. residuals == ResidualUnit.LogLoss ? losses.Select(loss => Math.Log(loss)) : losses];
    }

    private MixingLawProblem(MixingLawProblem law, double[] observed)
    {
        (centre, Contrasts, residuals, Alike) = (law.centre, law.Contrasts, law.residuals, law.Alike);
        Observed = observed;
    }

    /// <summary>[mixtures][domains − 1].</summary>
    public double[][] Contrasts { get; }

    public double[] Observed { get; }

    public int Observations => Observed.Length;

    public int[][] Alike { get; }

    public int Parameters => 2 + centre.Length;

    public IFitProblem With(double[] observed) => new MixingLawProblem(this, observed);

    /// <summary>A loss, given in the unit of <see cref="Observed"/>.</summary>
    public double LossOf(double observed) => residuals == ResidualUnit.LogLoss ? Math.Exp(observed) : observed;

    /// <summary>The law of parameters θ.</summary>
    public ExponentialMixingLaw Law(double[] parameters)
    {
        double[] t = parameters[2..];
        double atZero = parameters[1] - t.Zip(centre, (slope, mean) => slope * mean).Sum();
        return new ExponentialMixingLaw(Math.Exp(parameters[0]), Math.Exp(atZero), [.. t, -t.Sum()]);
    }

    public double Predict(ReadOnlySpan<double> parameters, int observation, Span<double> gradient)
    {
        double[] contrasts = Contrasts[observation];
        double exponent = parameters[1];
        for (int j = 0; j < contrasts.Length; j++)
        {
            exponent += parameters[2 + j] * contrasts[j];
        }

        double floor = Math.Exp(parameters[0]), rest = Math.Exp(exponent);
        double loss = floor + rest;
        if (!gradient.IsEmpty)
        {
            double scale = residuals == ResidualUnit.LogLoss ? 1 / loss : 1;
            gradient[0] = scale * floor;
            gradient[1] = scale * rest;
            for (int j = 0; j < contrasts.Length; j++)
            {
                gradient[2 + j] = scale * rest * contrasts[j];
            }
        }

        return residuals == ResidualUnit.LogLoss ? Math.Log(loss) : loss;
    }
}
