namespace Minori.Statistics;

/// <summary>A law with the observations that it is to be fitted to.</summary>
internal interface IFitProblem
{
    /// <summary>What is to be predicted, in the unit of the residuals.</summary>
    double[] Observed { get; }

    int Observations { get; }

    /// <summary>Every observation once, those of equal covariates together: they have one prediction and one gradient.</summary>
    int[][] Alike { get; }

    int Parameters { get; }

    /// <summary>
    /// The prediction for an observation and, where asked for, its derivatives by the parameters.
    /// </summary>
    /// <param name="parameters">θ.</param>
    /// <param name="observation">Which observation.</param>
    /// <param name="gradient">[parameters], overwritten; empty where not wanted.</param>
    double Predict(ReadOnlySpan<double> parameters, int observation, Span<double> gradient);

    /// <summary>The same law with other observations, in the unit of <see cref="Observed"/>.</summary>
    IFitProblem With(double[] observed);
}
