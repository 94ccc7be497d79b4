using Minori.Compute;

namespace Minori.Training;

/// <summary>Gradient descent with heavy-ball momentum (Polyak 1964).</summary>
public sealed record SgdMomentumOptimizer : ElementwiseOptimizer
{
    internal const string Name = "sgd-momentum";

    private static readonly string[] Prefixes = ["v."];

    /// <summary>Share of the velocity that is kept.</summary>
    public double Momentum { get; init; } = 0.9;

    internal override IReadOnlyList<string> StatePrefixes => Prefixes;

    /// <inheritdoc/>
    public override void Validate() => RecipeCheck.BelowOne(Momentum, "momentum");

    internal override unsafe void Step(
        float* parameters, float* gradient, ReadOnlySpan<nint> state, int count, in OptimizerStep step) => SgdMomentum.Step(
            parameters, gradient, (float*)state[0], count,
            new SgdMomentumStep(
                (float)step.LearningRate, (float)Momentum, (float)step.WeightDecay, (float)step.GradientScale));

    private protected override Optimizer? With(string number, double value) =>
        number == "momentum" ? this with { Momentum = value } : null;
}
