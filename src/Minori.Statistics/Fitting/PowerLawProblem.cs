namespace Minori.Statistics;

/// <summary>
/// L = E + Σ_j e^{c_j + x_j·u_j} to be fitted to observed losses, in logarithms throughout (log-sum-exp), so that no
/// term can
/// turn negative or overflow.
/// </summary>
/// <remarks>
/// The parameters θ are [log E, c_1 … c_J, exponents]; covariates are centred, which takes most of the correlation
/// between a term's size and its exponent out of the problem.
/// </remarks>
internal sealed class PowerLawProblem : IFitProblem
{
    private readonly PowerTerm[] terms;
    private readonly ResidualUnit residuals;
    private readonly double[] exponentials; // [1 + terms], scratch of one observation

    /// <param name="terms">The terms beside E.</param>
    /// <param name="observed">The losses in the unit of the residuals.</param>
    /// <param name="residuals">That unit.</param>
    public PowerLawProblem(PowerTerm[] terms, double[] observed, ResidualUnit residuals)
        : this(terms, observed, residuals, AlikeObservations.Of(observed.Select((_, i) => terms.Select(term => term.Covariate[i]).ToArray())))
    {
    }

    private PowerLawProblem(PowerTerm[] terms, double[] observed, ResidualUnit residuals, int[][] alike)
    {
        this.terms = terms;
        this.residuals = residuals;
        Observed = observed;
        Alike = alike;
        Exponents = terms.Max(term => term.Exponent) + 1;
        exponentials = new double[1 + terms.Length];
    }

    /// <summary>The losses or their logs, whichever the residuals are taken of.</summary>
    public double[] Observed { get; }

    public int Observations => Observed.Length;

    public int[][] Alike { get; }

    public int Terms => terms.Length;

    public int Exponents { get; }

    public int Parameters => 1 + terms.Length + Exponents;

    /// <summary>The problem of fitting terms to positive losses.</summary>
    public static PowerLawProblem Of(PowerTerm[] terms, IEnumerable<double> losses, ResidualUnit residuals) =>
        new(terms, [.. residuals == ResidualUnit.LogLoss ? losses.Select(loss => Math.Log(loss)) : losses], residuals);

    /// <summary>The same terms with other observations, in the unit of <see cref="Observed"/>.</summary>
    public IFitProblem With(double[] observed) => new PowerLawProblem(terms, observed, residuals, Alike);

    /// <summary>A loss, given in the unit of <see cref="Observed"/>.</summary>
    public double LossOf(double observed) => residuals == ResidualUnit.LogLoss ? Math.Exp(observed) : observed;

    /// <summary>The size c_j of a term where its covariate is 0 and not at its centre.</summary>
    public double Uncentred(ReadOnlySpan<double> parameters, int term) =>
        parameters[1 + term] - (ExponentOf(parameters, term) * terms[term].Centre);

    /// <summary>
    /// The prediction for an observation, in the unit of <see cref="Observed"/>, and, where asked for, its
    /// derivatives by the
    /// parameters.
    /// </summary>
    /// <param name="parameters">θ.</param>
    /// <param name="observation">Which observation.</param>
    /// <param name="gradient">[parameters], overwritten; empty where not wanted.</param>
    public double Predict(ReadOnlySpan<double> parameters, int observation, Span<double> gradient)
    {
        exponentials[0] = parameters[0];
        double largest = parameters[0];
        for (int j = 0; j < terms.Length; j++)
        {
            exponentials[1 + j] = parameters[1 + j] + (ExponentOf(parameters, j) * Centred(j, observation));
            largest = Math.Max(largest, exponentials[1 + j]);
        }

        double sum = 0;
        for (int j = 0; j < exponentials.Length; j++)
        {
            exponentials[j] = Math.Exp(exponentials[j] - largest);
            sum += exponentials[j];
        }

        double prediction = InUnit(largest + Math.Log(sum));
        if (!gradient.IsEmpty)
        {
            // d(log L) is each term's share of the loss; d(L) is the term itself.
            double scale = (residuals == ResidualUnit.LogLoss ? 1 : prediction) / sum;
            gradient.Clear();
            gradient[0] = scale * exponentials[0];
            for (int j = 0; j < terms.Length; j++)
            {
                double share = scale * exponentials[1 + j];
                gradient[1 + j] = share;
                gradient[1 + terms.Length + terms[j].Exponent] += share * Centred(j, observation);
            }
        }

        return prediction;
    }

    private double InUnit(double logLoss) => residuals == ResidualUnit.LogLoss ? logLoss : Math.Exp(logLoss);

    private double ExponentOf(ReadOnlySpan<double> parameters, int term) =>
        parameters[1 + terms.Length + terms[term].Exponent];

    private double Centred(int term, int observation) => terms[term].Covariate[observation] - terms[term].Centre;
}
