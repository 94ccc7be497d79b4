namespace Minori.Statistics;

/// <summary>L(D) = E + B·D^(−β): the loss of one model size against tokens.</summary>
/// <param name="E">Loss that no amount of data removes, nats.</param>
/// <param name="B">Size of the part that data remove, nats.</param>
/// <param name="Beta">Exponent β.</param>
public sealed record DataLaw(double E, double B, double Beta)
{
    private const int FewestObservations = 5;

    /// <summary>Predicted loss at a number of tokens.</summary>
    public double Loss(double tokens) => E + (B * Math.Pow(tokens, -Beta));

    /// <summary>Fits the law; refused, with the reason, below 5 budgets or where β stays too uncertain.</summary>
    /// <param name="observations">Tokens and loss of each run.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A number is not positive and finite, or an option is out of range.
    /// </exception>
    public static ScalingFit<DataLaw> Fit(
        IReadOnlyList<(double Tokens, double Loss)> observations, ScalingFitOptions? options = null)
    {
        options ??= new ScalingFitOptions();
        options.Validate();
        ScalingFitter.RequirePositive(observations.SelectMany(o => new[] { o.Tokens, o.Loss }), "tokens and losses");
        int budgets = observations.Select(o => o.Tokens).Distinct().Count();
        if (budgets < FewestObservations)
        {
            return ScalingFitter.Refuse<DataLaw>(
                observations.Count, $"E + B·D^-β needs at least {FewestObservations} budgets, and there are {budgets}", options);
        }

        var problem = PowerLawProblem.Of(
            [new PowerTerm(0, [.. observations.Select(o => -Math.Log(o.Tokens))])],
            observations.Select(o => o.Loss),
            options.Residuals);
        return ScalingFitter.Fit(problem, p => new DataLaw(Math.Exp(p[0]), Math.Exp(p[1]), p[2]), ["β"], options);
    }
}
