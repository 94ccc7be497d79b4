namespace Minori.Statistics;

/// <summary>
/// L(C, M) = E + (a·M^η + b·M^(−η))·C^(−η), C = 6ND the compute in FLOPs and M = D/N the tokens per parameter
/// (Gadre et al. 2024, arXiv 2403.08540, section 3).
/// </summary>
/// <param name="E">Loss that compute does not remove, nats.</param>
/// <param name="A">a, the cost of too small a model.</param>
/// <param name="B">b, the cost of too little data.</param>
/// <param name="Eta">Exponent η.</param>
public sealed record OvertrainingLaw(double E, double A, double B, double Eta)
{
    private const int FewestObservations = 5;

    /// <summary>The source fits plain losses by least squares.</summary>
    private static readonly ScalingFitOptions Source =
        new() { HuberThreshold = double.PositiveInfinity, Residuals = ResidualUnit.Loss };

    /// <summary>Predicted loss of a model of so many parameters trained on so many tokens.</summary>
    public double Loss(double parameters, double tokens)
    {
        double power = Math.Pow(tokens / parameters, Eta);
        return E + (((A * power) + (B / power)) * Math.Pow(6 * parameters * tokens, -Eta));
    }

    /// <summary>
    /// Fits the law; refused, with the reason, below 5 observations, 2 values of M or 3 of C, or where η stays too
    /// uncertain.
    /// </summary>
    /// <param name="observations">Parameters, tokens and loss of each run.</param>
    /// <param name="options">Null for the choices of the source: least squares of the loss itself.</param>
    /// <exception cref="ArgumentException">
    /// A number is not positive and finite, or an option is out of range.
    /// </exception>
    public static ScalingFit<OvertrainingLaw> Fit(
        IReadOnlyList<(double Parameters, double Tokens, double Loss)> observations, ScalingFitOptions? options = null)
    {
        options ??= Source;
        options.Validate();
        ScalingFitter.RequirePositive(
            observations.SelectMany(o => new[] { o.Parameters, o.Tokens, o.Loss }), "parameters, tokens and losses");
        double[] logRatio = [.. observations.Select(o => Math.Log(o.Tokens / o.Parameters))];
        double[] logCompute = [.. observations.Select(o => Math.Log(6 * o.Parameters * o.Tokens))];
        int ratios = Levels(logRatio);
        int computes = Levels(logCompute);
        if (observations.Count < FewestObservations || ratios < 2 || computes < 3)
        {
            return ScalingFitter.Refuse<OvertrainingLaw>(
                observations.Count,
                $"the over-training law needs at least {FewestObservations} observations with 2 ratios D/N and 3 values of compute, and there are {observations.Count} with {ratios} and {computes}",
                options);
        }

        var problem = PowerLawProblem.Of(
            [
                new PowerTerm(0, [.. logRatio.Zip(logCompute, (m, c) => m - c)]),
                new PowerTerm(0, [.. logRatio.Zip(logCompute, (m, c) => -m - c)]),
            ],
            observations.Select(o => o.Loss),
            options.Residuals);
        return ScalingFitter.Fit(
            problem, p => new OvertrainingLaw(Math.Exp(p[0]), Math.Exp(p[1]), Math.Exp(p[2]), p[3]), ["η"], options);
    }

    /// <summary>Distinct values to a hundredth of a log unit: budgets are rounded to whole steps.</summary>
    private static int Levels(double[] logarithms) => logarithms.Select(value => Math.Round(value, 2)).Distinct().Count();
}
