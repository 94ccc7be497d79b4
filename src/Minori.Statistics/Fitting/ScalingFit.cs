using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>A scaling law fitted to data, with what the data do and do not support.</summary>
/// <typeparam name="TLaw">The law, a record of its parameters.</typeparam>
public sealed record ScalingFit<TLaw>
    where TLaw : class
{
    /// <summary>
    /// Whether the data support the law well enough to build on. If not, <see cref="Reason"/> says why.
    /// </summary>
    public required bool Supported { get; init; }

    /// <summary>One sentence: how good the fit is, or why it is refused.</summary>
    public required string Reason { get; init; }

    /// <summary>Observations fitted.</summary>
    public required int Observations { get; init; }

    /// <summary>
    /// The fitted law; null where there are too few observations to fit it. Given also where it is refused.
    /// </summary>
    public TLaw? Law { get; init; }

    /// <summary>Share that the law explains of the variance of what was fitted, the loss or its log.</summary>
    public double? RSquared { get; init; }

    /// <summary>Root mean square of (predicted − observed)/observed loss over the fitted observations.</summary>
    public double? RelativeResidual { get; init; }

    /// <summary>How well budgets left out are foretold; null for laws that are not judged by it.</summary>
    public HeldOutError? HeldOut { get; init; }

    /// <summary>The laws refitted to resampled residuals; none where the fit was refused before that.</summary>
    public ImmutableArray<TLaw> Resampled { get; init; } = [];

    /// <summary>Coverage of <see cref="Estimate(Func{TLaw, double})"/>'s intervals.</summary>
    public required double Level { get; init; }

    /// <summary>Any number that follows from the law, a parameter or a prediction, with its interval.</summary>
    /// <exception cref="InvalidOperationException">There is no fitted law, or it was not refitted.</exception>
    public Estimate Estimate(Func<TLaw, double> quantity)
    {
        TLaw law = Law ?? throw new InvalidOperationException($"there is no fitted law: {Reason}");
        if (Resampled.IsEmpty)
        {
            throw new InvalidOperationException($"the law was not refitted: {Reason}");
        }

        double[] values = [.. Resampled.Select(quantity).Order()];
        return new(quantity(law), Quantiles.Central(values, Level), Math.Sqrt(Moments.Variance(values)));
    }
}
