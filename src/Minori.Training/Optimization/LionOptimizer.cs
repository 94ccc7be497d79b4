using Minori.Compute;

namespace Minori.Training;

/// <summary>
/// Lion (Chen et al. 2023, arXiv 2302.06675). Every parameter moves by the learning rate, so it wants a rate 3 to 10
/// times smaller than AdamW's and a weight decay as many times larger (the paper, §5).
/// </summary>
public sealed record LionOptimizer : ElementwiseOptimizer
{
    internal const string Name = "lion";

    private static readonly string[] Prefixes = ["m."];

    /// <summary>Share of the momentum in the direction of the step.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the momentum.</summary>
    public double Beta2 { get; init; } = 0.99;

    internal override IReadOnlyList<string> StatePrefixes => Prefixes;

    /// <inheritdoc/>
    public override void Validate()
    {
        RecipeCheck.BelowOne(Beta1, "beta 1");
        RecipeCheck.BelowOne(Beta2, "beta 2");
    }

    internal override unsafe void Step(
        float* parameters, float* gradient, ReadOnlySpan<nint> state, int count, in OptimizerStep step) => Lion.Step(
            parameters, gradient, (float*)state[0], count,
            new LionStep(
                (float)step.LearningRate, (float)Beta1, (float)Beta2, (float)step.WeightDecay, (float)step.GradientScale));

    private protected override Optimizer? With(string number, double value) => number switch
    {
        "beta1" => this with { Beta1 = value },
        "beta2" => this with { Beta2 = value },
        _ => null,
    };
}
