using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Muon (Jordan et al. 2024): the momentum of each hidden matrix, orthogonalised by Newton–Schulz, is its step.
/// Embeddings, output head, norms and biases take AdamW's. An orthogonalised step is scaled by 0.2·√max(out, in) (Liu et
/// al. 2025, "Muon is scalable for LLM training", arXiv 2502.16982, §2.2), which gives it the root mean square of a usual
/// step of AdamW: one learning rate and one weight decay serve both.
/// </summary>
public sealed record MuonOptimizer : Optimizer
{
    internal const string Name = "muon";

    private static readonly string[] Prefixes = ["m.", "v."];

    /// <summary>Share of a hidden matrix's momentum that is kept; the step looks one gradient ahead (Nesterov).</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>The learning rate of what is no hidden matrix, as a multiple of the recipe's.</summary>
    public double RestRate { get; init; } = 1;

    /// <summary>AdamW's decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>AdamW's addend in the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    // Hidden matrices have no second number: theirs stays zero.
    internal override IReadOnlyList<string> StatePrefixes => Prefixes;

    internal AdamWOptimizer Rest => new() { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon };

    /// <inheritdoc/>
    public override void Validate()
    {
        RecipeCheck.BelowOne(Momentum, "momentum");
        RecipeCheck.Positive(RestRate, "rest rate");
        Rest.Validate();
    }

    internal override double ProductFlops(ModelConfiguration model) =>
        new ParameterLayout(model).HiddenMatrices.Sum(matrix => NewtonSchulz.Flops(matrix.Rows, matrix.Columns));

    internal override long ScratchBytes(ParameterLayout layout, int threads) => MuonUpdate.ScratchBytes(layout, threads);

    internal override IParameterUpdate CreateUpdate(UpdateBlocks blocks, int threads) => new MuonUpdate(this, blocks, threads);

    private protected override Optimizer? With(string number, double value) => number switch
    {
        "momentum" => this with { Momentum = value },
        "rest_rate" => this with { RestRate = value },
        "beta1" => this with { Beta1 = value },
        "beta2" => this with { Beta2 = value },
        _ => null,
    };
}
