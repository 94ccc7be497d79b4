using Minori.Compute;

namespace Minori.Training;

/// <summary>AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101).</summary>
public sealed record AdamWOptimizer : ElementwiseOptimizer
{
    internal const string Name = "adamw";

    private static readonly string[] Prefixes = ["m.", "v."];

    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Addend in the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override IReadOnlyList<string> StatePrefixes => Prefixes;

    /// <inheritdoc/>
    public override void Validate()
    {
        RecipeCheck.BelowOne(Beta1, "beta 1");
        RecipeCheck.BelowOne(Beta2, "beta 2");
        RecipeCheck.Positive(Epsilon, "epsilon");
    }

    internal override unsafe void Step(
        float* parameters, float* gradient, ReadOnlySpan<nint> state, int count, in OptimizerStep step) => AdamW.Step(
            parameters, gradient, (float*)state[0], (float*)state[1], count,
            new AdamWStep(
                (float)step.LearningRate, (float)Beta1, (float)Beta2, (float)Epsilon, (float)step.WeightDecay, step.Number,
                (float)step.GradientScale));

    private protected override Optimizer? With(string number, double value) => number switch
    {
        "beta1" => this with { Beta1 = value },
        "beta2" => this with { Beta2 = value },
        _ => null,
    };
}
