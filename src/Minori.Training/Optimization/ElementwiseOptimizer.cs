namespace Minori.Training;

/// <summary>An optimizer that looks at every parameter alone.</summary>
public abstract record ElementwiseOptimizer : Optimizer
{
    /// <summary>Updates some parameters and what is kept for them.</summary>
    /// <param name="parameters">[count].</param>
    /// <param name="gradient">[count].</param>
    /// <param name="state">[count] for each of <see cref="Optimizer.StatePrefixes"/>; zero before the first step.</param>
    /// <param name="count">The number of parameters.</param>
    /// <param name="step">The step.</param>
    internal abstract unsafe void Step(
        float* parameters, float* gradient, ReadOnlySpan<nint> state, int count, in OptimizerStep step);

    internal override IParameterUpdate CreateUpdate(UpdateBlocks blocks, int threads) =>
        new ChunkedUpdate(this, blocks, blocks.Trained.Tensors);
}
