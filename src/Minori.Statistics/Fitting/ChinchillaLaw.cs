namespace Minori.Statistics;

/// <summary>
/// L(N, D) = E + A·N^(−α) + B·D^(−β) (Hoffmann et al. 2022, arXiv 2203.15556, section 3.3).
/// </summary>
/// <param name="E">Loss that neither size nor data remove, nats.</param>
/// <param name="A">Size of the part that parameters remove, nats.</param>
/// <param name="Alpha">Exponent α of the parameters.</param>
/// <param name="B">Size of the part that data remove, nats.</param>
/// <param name="Beta">Exponent β of the tokens.</param>
public sealed record ChinchillaLaw(double E, double A, double Alpha, double B, double Beta)
{
    private const int FewestObservations = 7;
    private const int FewestLevels = 3;

    /// <summary>Predicted loss of a model of so many parameters trained on so many tokens.</summary>
    public double Loss(double parameters, double tokens) =>
        E + (A * Math.Pow(parameters, -Alpha)) + (B * Math.Pow(tokens, -Beta));

    /// <summary>
    /// Fits the law; refused, with the reason, below 7 observations, 3 sizes or 3 budgets, or where α or β stays too
    /// uncertain.
    /// </summary>
    /// <param name="observations">Parameters, tokens and loss of each run.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A number is not positive and finite, or an option is out of range.
    /// </exception>
    public static ScalingFit<ChinchillaLaw> Fit(
        IReadOnlyList<(double Parameters, double Tokens, double Loss)> observations, ScalingFitOptions? options = null) =>
        Fit(observations, null, options ?? new ScalingFitOptions());

    /// <summary>
    /// The same where observations share what chance did, the budgets of one trunk for example: intervals redraw each group together.
    /// </summary>
    /// <param name="observations">The losses with their groups; one without is a group of its own.</param>
    /// <param name="options">Null for <see cref="ScalingFitOptions.Scattered"/>.</param>
    /// <inheritdoc cref="Fit(IReadOnlyList{ValueTuple{double, double, double}}, ScalingFitOptions?)" path="/exception"/>
    public static ScalingFit<ChinchillaLaw> Fit(IReadOnlyList<LossObservation> observations, ScalingFitOptions? options = null) => Fit(
        [.. observations.Select(o => (o.Parameters, o.Tokens, o.Loss))],
        ResidualGroups.Of([.. observations.Select(o => o.Group)]),
        options ?? ScalingFitOptions.Scattered);

    private static ScalingFit<ChinchillaLaw> Fit(
        IReadOnlyList<(double Parameters, double Tokens, double Loss)> observations, int[]? groups, ScalingFitOptions options)
    {
        options.Validate();
        ScalingFitter.RequirePositive(
            observations.SelectMany(o => new[] { o.Parameters, o.Tokens, o.Loss }), "parameters, tokens and losses");
        int sizes = observations.Select(o => o.Parameters).Distinct().Count();
        int budgets = observations.Select(o => o.Tokens).Distinct().Count();
        if (observations.Count < FewestObservations || sizes < FewestLevels || budgets < FewestLevels)
        {
            return ScalingFitter.Refuse<ChinchillaLaw>(
                observations.Count,
                $"E + A·N^-α + B·D^-β needs at least {FewestObservations} observations with {FewestLevels} sizes and {FewestLevels} budgets, and there are {observations.Count} with {sizes} and {budgets}",
                options);
        }

        return ScalingFitter.Fit(Problem(observations, options), Of, ["α", "β"], options, groups);
    }

    /// <summary>
    /// The best fit without intervals, whatever the data support, from a fifth of the starts: a rival for other laws, fitted many times.
    /// </summary>
    internal static ChinchillaLaw BestOf(
        IReadOnlyList<(double Parameters, double Tokens, double Loss)> observations, ScalingFitOptions options)
    {
        PowerLawProblem problem = Problem(observations, options);
        IEnumerable<double[]> starts = ScalingFitter.Starts(problem).Where((_, i) => i % 5 == 0);
        return Of(ScalingFitter.Natural(problem, RobustFit.FromStarts(problem, starts, options).Best));
    }

    private static PowerLawProblem Problem(
        IReadOnlyList<(double Parameters, double Tokens, double Loss)> observations, ScalingFitOptions options) =>
        PowerLawProblem.Of(
            [
                new PowerTerm(0, [.. observations.Select(o => -Math.Log(o.Parameters))]),
                new PowerTerm(1, [.. observations.Select(o => -Math.Log(o.Tokens))]),
            ],
            observations.Select(o => o.Loss),
            options.Residuals);

    private static ChinchillaLaw Of(double[] p) => new(Math.Exp(p[0]), Math.Exp(p[1]), p[3], Math.Exp(p[2]), p[4]);
}
