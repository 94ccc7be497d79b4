namespace Minori.Statistics;

/// <summary>
/// log(L/L_base) = log(1 + e^x/L_base), x = θ₀ + θ₁·t − θ₂·n − θ₃·b with t, n and b log D, log N and P, centred:
/// θ = [log δ at the centre, γ_D, γ_N, 1/γ_post]. The degradation itself may be measured negative; its loss may not.
/// </summary>
internal sealed class QuantizationProblem : IFitProblem
{
    private readonly double[][] covariates; // [observations][t, n, b], centred
    private readonly double[] centre;
    private readonly double[] logBase; // log L_base

    public QuantizationProblem(IReadOnlyList<QuantizedLoss> observations)
    {
        double[][] raw = [.. observations.Select(o => new[] { Math.Log(o.Tokens), Math.Log(o.Parameters), o.Bits })];
        centre = [.. Enumerable.Range(0, 3).Select(j => raw.Average(row => row[j]))];
        covariates = [.. raw.Select(row => row.Zip(centre, (value, mean) => value - mean).ToArray())];
        logBase = [.. observations.Select(o => Math.Log(o.BaseLoss))];
        Observed = [.. observations.Select(o => Math.Log(o.Loss / o.BaseLoss))];
        Alike = AlikeObservations.Of(raw.Zip(logBase, (row, loss) => (double[])[.. row, loss]));
    }

    private QuantizationProblem(QuantizationProblem like, double[] observed)
    {
        (covariates, centre, logBase, Alike) = (like.covariates, like.centre, like.logBase, like.Alike);
        Observed = observed;
    }

    public double[] Observed { get; }

    public int Observations => Observed.Length;

    public int[][] Alike { get; }

    public int Parameters => 4;

    public IFitProblem With(double[] observed) => new QuantizationProblem(this, observed);

    /// <summary>Range of a covariate: log D, log N or P.</summary>
    public double Range(int covariate) => covariates.Max(row => row[covariate]) - covariates.Min(row => row[covariate]);

    /// <summary>The law of parameters θ.</summary>
    public QuantizationLaw Law(double[] θ) => new(
        Math.Exp(θ[0] - (θ[1] * centre[0]) + (θ[2] * centre[1]) + (θ[3] * centre[2])), θ[1], θ[2], 1 / θ[3]);

    public double Predict(ReadOnlySpan<double> parameters, int observation, Span<double> gradient)
    {
        double[] row = covariates[observation];
        double x = parameters[0] + (parameters[1] * row[0]) - (parameters[2] * row[1]) - (parameters[3] * row[2]);
        double relative = x - logBase[observation];
        if (!gradient.IsEmpty)
        {
            double share = 1 / (1 + Math.Exp(-relative));
            gradient[0] = share;
            gradient[1] = share * row[0];
            gradient[2] = -share * row[1];
            gradient[3] = -share * row[2];
        }

        return ShannonLaw.SoftPlus(relative);
    }

    /// <summary>Starts over the degradation at the centre and the three slopes.</summary>
    public IEnumerable<double[]> Starts()
    {
        double largest = Math.Log(Math.Max(1e-6, Observed.Max() * logBase.Average(Math.Exp)));
        foreach (double below in new[] { 1.0, 4 })
        {
            foreach (double tokens in new[] { 0, 0.5 })
            {
                foreach (double size in new[] { 0, 0.5 })
                {
                    foreach (double bits in new[] { 0.5, 1.2 })
                    {
                        yield return [largest - below, tokens, size, bits];
                    }
                }
            }
        }
    }
}
