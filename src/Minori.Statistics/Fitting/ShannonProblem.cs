namespace Minori.Statistics;

/// <summary>
/// log L = −θ₀ − α·n − log log2(1 + S), log S = −log(e^{x₁} + e^{x₂}), x₁ = θ₂ + γ·n + p·t, x₂ = θ₅ + q·t, where n and t are
/// log N and log D, centred, p = γ − β and q = δ − β: what the law adds to the noise per unit of signal.
/// θ = [θ₀, α, θ₂, γ, p, θ₅, q].
/// </summary>
internal sealed class ShannonProblem : IFitProblem
{
    public const int Count = 7;

    private static readonly double LogLog2 = Math.Log(Math.Log(2));

    private static readonly (double P, double Q)[] Slopes =
        [(0.2, -0.2), (0.6, -0.2), (0.2, -0.6), (0.6, -0.6), (-0.3, 0.3), (-0.6, 0.6)];

    private readonly double[] n; // [observations]
    private readonly double[] t; // [observations]
    private readonly double centreN;
    private readonly double centreT;

    public ShannonProblem(IReadOnlyList<LossObservation> observations)
    {
        n = [.. observations.Select(o => Math.Log(o.Parameters))];
        t = [.. observations.Select(o => Math.Log(o.Tokens))];
        (centreN, centreT) = (n.Average(), t.Average());
        n = [.. n.Select(value => value - centreN)];
        t = [.. t.Select(value => value - centreT)];
        Observed = [.. observations.Select(o => Math.Log(o.Loss))];
        Alike = AlikeObservations.Of(n.Zip(t, (size, tokens) => new[] { size, tokens }));
    }

    private ShannonProblem(ShannonProblem like, double[] observed)
    {
        (n, t, centreN, centreT, Alike) = (like.n, like.t, like.centreN, like.centreT, like.Alike);
        Observed = observed;
    }

    public double[] Observed { get; }

    public int Observations => Observed.Length;

    public int[][] Alike { get; }

    public int Parameters => Count;

    /// <summary>Range of log D.</summary>
    public double TokenRange => t.Max() - t.Min();

    /// <summary>Range of log N.</summary>
    public double SizeRange => n.Max() - n.Min();

    public IFitProblem With(double[] observed) => new ShannonProblem(this, observed);

    /// <summary>The law of parameters θ.</summary>
    public ShannonLaw Law(double[] parameters)
    {
        (double alpha, double gamma, double p, double q) = (parameters[1], parameters[3], parameters[4], parameters[6]);
        return new ShannonLaw(
            A: Math.Exp(parameters[0] - (alpha * centreN)),
            Alpha: alpha,
            Beta: gamma - p,
            C: Math.Exp(parameters[2] - (gamma * centreN) - (p * centreT)),
            Gamma: gamma,
            D: Math.Exp(parameters[5] - (q * centreT)),
            Delta: q + gamma - p);
    }

    public double Predict(ReadOnlySpan<double> parameters, int observation, Span<double> gradient)
    {
        (double size, double tokens) = (n[observation], t[observation]);
        double x1 = parameters[2] + (parameters[3] * size) + (parameters[4] * tokens);
        double x2 = parameters[5] + (parameters[6] * tokens);
        double ratio = Math.Exp(-Math.Abs(x1 - x2));
        double signal = -(Math.Max(x1, x2) + double.LogP1(ratio));
        double small = Math.Exp(-Math.Abs(signal));
        double capacity = Math.Max(signal, 0) + double.LogP1(small);
        if (!gradient.IsEmpty)
        {
            // d log softplus(s)/ds is the logistic of s over softplus(s), and 1 where both vanish.
            double slope = signal < -30 ? 1 : (signal > 0 ? 1 : small) / ((1 + small) * capacity);
            double first = slope * (x1 > x2 ? 1 : ratio) / (1 + ratio);
            double second = slope - first;
            gradient[0] = -1;
            gradient[1] = -size;
            gradient[2] = first;
            gradient[3] = first * size;
            gradient[4] = first * tokens;
            gradient[5] = second;
            gradient[6] = second * tokens;
        }

        return -parameters[0] - (parameters[1] * size) - ((signal < -30 ? signal : Math.Log(capacity)) - LogLog2);
    }

    /// <summary>
    /// Starts over the ratio of signal to noise, where in the budgets the two noises balance, how steep they are, which of
    /// them rises, and how they go with size.
    /// </summary>
    /// <param name="thorough">False for the middle of the first two alone.</param>
    public IEnumerable<double[]> Starts(bool thorough)
    {
        double level = Observed.Average();
        foreach (double signal in thorough ? [-2.0, 1, 4] : new[] { 1.0 })
        {
            foreach (double balance in thorough ? [-0.3, 0, 0.3] : new[] { 0.0 })
            {
                foreach ((double p, double q) in Slopes)
                {
                    foreach (double gamma in new[] { 0.0, 0.4 })
                    {
                        double at = balance * TokenRange;
                        double half = -signal - Math.Log(2);
                        yield return [-level - ShannonLaw.LogCapacity(signal), 0.1, half - (p * at), gamma, p, half - (q * at), q];
                    }
                }
            }
        }
    }
}
