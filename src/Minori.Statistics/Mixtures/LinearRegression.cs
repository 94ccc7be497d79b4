namespace Minori.Statistics;

/// <summary>
/// y = β₀ + Σ βⱼxⱼ by least squares, or with a ridge: Σ residual² + λ Σ βⱼ², β₀ free. Where columns depend on each other
/// (mixture weights that sum to one) the shortest β is taken; predictions do not depend on this choice. On mixture weights
/// it is the regression of RegMix (Liu et al. 2024, arXiv 2407.01492, section 3.3).
/// </summary>
public sealed class LinearRegression
{
    private readonly double[] beta; // [1 + columns], β₀ and β
    private readonly double[][] resampled; // [resamples][1 + columns], β₀ and β
    private readonly double[] noise; // [resamples], a redrawn residual each
    private readonly RegressionOptions options;

    private LinearRegression(double[] beta, RegressionOptions options, double[][] resampled, double[] noise)
    {
        this.beta = beta;
        this.options = options;
        this.resampled = resampled;
        this.noise = noise;
        Coefficients = beta[1..];
    }

    /// <summary>β₀.</summary>
    public double Intercept => beta[0];

    /// <summary>β, one for each column.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>Rows fitted.</summary>
    public required int Observations { get; init; }

    /// <summary>Independent columns, the intercept among them.</summary>
    public required int Rank { get; init; }

    /// <summary>1 + Σ s²/(s² + λ) over the singular values s: what the fit takes away from the residuals' freedom.</summary>
    public required double EffectiveParameters { get; init; }

    /// <summary>Share of the variance that the fit explains; NaN where y is constant.</summary>
    public required double RSquared { get; init; }

    /// <summary>√(Σ residual² / (n − effective parameters)); null where nothing is left over.</summary>
    public required double? ResidualDeviation { get; init; }

    /// <summary>Fits a table.</summary>
    /// <param name="rows">x of each observation, all of one length; finite.</param>
    /// <param name="y">What is predicted; finite.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Fewer than two rows, rows of unequal length, a number not finite, or an option out of range.</exception>
    public static LinearRegression Fit(IReadOnlyList<double[]> rows, IReadOnlyList<double> y, RegressionOptions? options = null)
    {
        options ??= new RegressionOptions();
        options.Validate();
        Require(rows, y);
        var design = new CentredDesign(rows, options.Ridge);
        int n = rows.Count;
        double[] response = [.. y];
        double[] coefficients = design.Solve(response);
        double[] fitted = design.Fitted(response);
        double[] residuals = design.Residuals(response);
        double parameters = 1 + design.Shrinkages.Sum();
        bool isOver = n - parameters > 1e-9;
        (double[][] resampled, double[] noise) = isOver && options.Resamples > 0 ? Resample(design, fitted, residuals, options) : ([], []);
        double squares = residuals.Sum(r => r * r);
        return new LinearRegression(coefficients, options, resampled, noise)
        {
            Observations = n,
            Rank = design.Rank,
            EffectiveParameters = parameters,
            RSquared = 1 - (squares / (Moments.Variance(response) * (n - 1))),
            ResidualDeviation = isOver ? Math.Sqrt(squares / (n - parameters)) : null,
        };
    }

    /// <summary>The prediction for x.</summary>
    /// <exception cref="ArgumentException">x has another number of columns than the table.</exception>
    public double Predict(ReadOnlySpan<double> x) => Predict(beta, x);

    /// <summary>
    /// The prediction for x with the interval in which a new observation falls (Davison and Hinkley 1997, algorithm 6.4); no
    /// interval where nothing is left over to judge by, or none is wanted.
    /// </summary>
    /// <exception cref="ArgumentException">x has another number of columns than the table.</exception>
    public Estimate PredictObservation(ReadOnlySpan<double> x)
    {
        double value = Predict(x);
        if (resampled.Length == 0)
        {
            return new(value, null, null);
        }

        double[] observations = new double[resampled.Length];
        for (int b = 0; b < observations.Length; b++)
        {
            observations[b] = Predict(resampled[b], x) + noise[b];
        }

        Array.Sort(observations);
        return new(value, Quantiles.Central(observations, options.Level), Math.Sqrt(Moments.Variance(observations)));
    }

    /// <summary>A coefficient with its interval, β₀ at −1.</summary>
    public Estimate Coefficient(int column)
    {
        double value = beta[1 + column];
        if (resampled.Length == 0)
        {
            return new(value, null, null);
        }

        double[] values = [.. resampled.Select(redrawn => redrawn[1 + column]).Order()];
        return new(value, Quantiles.Central(values, options.Level), Math.Sqrt(Moments.Variance(values)));
    }

    private static double Predict(double[] beta, ReadOnlySpan<double> x)
    {
        if (x.Length != beta.Length - 1)
        {
            throw new ArgumentException($"the regression has {beta.Length - 1} columns, and the row {x.Length}", nameof(x));
        }

        double sum = beta[0];
        for (int j = 0; j < x.Length; j++)
        {
            sum += beta[1 + j] * x[j];
        }

        return sum;
    }

    /// <summary>Redraws residuals, each scaled by 1/√(1 − leverage) for what the fit has absorbed of it.</summary>
    private static (double[][] Coefficients, double[] Noise) Resample(
        CentredDesign design, double[] fitted, double[] residuals, RegressionOptions options)
    {
        double[] scaled = [.. residuals.Select((r, i) => r / Math.Sqrt(Math.Max(1 - design.Leverage(i), 1e-6)))];
        double mean = scaled.Average();
        var random = new RandomSource(options.Seed);
        double[][] coefficients = new double[options.Resamples][];
        double[] noise = new double[options.Resamples];
        double[] response = new double[fitted.Length];
        for (int b = 0; b < coefficients.Length; b++)
        {
            for (int i = 0; i < response.Length; i++)
            {
                response[i] = fitted[i] + scaled[random.Below(scaled.Length)] - mean;
            }

            coefficients[b] = design.Solve(response);
            noise[b] = scaled[random.Below(scaled.Length)] - mean;
        }

        return (coefficients, noise);
    }

    /// <exception cref="ArgumentException">As <see cref="Fit"/>.</exception>
    internal static void Require(IReadOnlyList<double[]> rows, IReadOnlyList<double> y)
    {
        if (rows.Count < 2 || rows.Count != y.Count)
        {
            throw new ArgumentException($"a regression needs two rows or more, and as many values: {rows.Count} rows, {y.Count} values");
        }

        if (rows[0].Length == 0 || rows.Any(row => row.Length != rows[0].Length))
        {
            throw new ArgumentException("the rows of a regression must have the same number of columns, one or more");
        }

        if (rows.Any(row => !row.All(double.IsFinite)) || !y.All(double.IsFinite))
        {
            throw new ArgumentException("a number of a regression is not finite");
        }
    }
}
