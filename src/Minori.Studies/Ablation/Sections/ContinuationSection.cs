using Minori.Models;
using Minori.Studies.Sections;
using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Ablation;

/// <summary>How seed, units and truths are trained.</summary>
public sealed record ContinuationSection : ISection
{
    /// <summary>The constant rate as a share of the seed's peak, where the seed is annealed to zero.</summary>
    internal const double ShareOfPeak = 0.1;

    [Field("Constant learning rate after the seed; where the seed's schedule ends when not given, or a tenth of its peak where it ends at 0", Minimum = 1e-8, Maximum = 10)]
    public double? LearningRate { get; init; }

    [Field("Tokens per optimizer step", Minimum = 1)]
    public int BatchTokens { get; init; } = 4096;

    [Field("How gradients become updates; AdamW when not given", Example = "{kind: lion}")]
    public OptimizerSection? Optimizer { get; init; }

    [Field("Decoupled weight decay", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Field("Largest global norm of the gradient; larger ones are scaled down to it", Minimum = 1e-6)]
    public double ClipNorm { get; init; } = 1;

    [Field("Orders of the documents: every unit and truth is trained once in each", MinimumCount = 1, Minimum = 0)]
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    /// <summary>The recipe of the seed.</summary>
    internal PretrainRecipe SeedRecipe(SeedSection seed, int context) => WithOptimizer(new()
    {
        BudgetTokens = seed.Tokens!.Value,
        BatchTokens = BatchTokens,
        ContextLength = context,
        PeakLearningRate = seed.LearningRate!.Value,
        Schedule = "cosine",
        FloorFraction = seed.FinalFraction,
        DecayFraction = 0,
        WarmupSteps = (seed.WarmupTokens + BatchTokens - 1) / BatchTokens,
        WeightDecay = WeightDecay,
        ClipNorm = ClipNorm,
        Seed = (ulong)seed.Seed,
        DataSeed = (ulong)seed.Seed,
    });

    /// <summary>The recipe of a model that is continued from the seed.</summary>
    internal PretrainRecipe Recipe(SeedSection seed, ModelConfiguration model, int order, long tokens) => WithOptimizer(new()
    {
        BudgetTokens = tokens,
        BatchTokens = BatchTokens,
        ContextLength = model.ContextLength,
        PeakLearningRate = RateAfter(seed),
        Schedule = "constant",
        DecayFraction = 0,
        WarmupSteps = 0,
        WeightDecay = WeightDecay,
        ClipNorm = ClipNorm,
        Seed = (ulong)order,
        DataSeed = (ulong)order,
    });

    /// <summary>The constant rate after a seed.</summary>
    internal double RateAfter(SeedSection seed) => LearningRate
        ?? (seed.LearningRate!.Value * (seed.FinalFraction > 0 ? seed.FinalFraction : ShareOfPeak));

    private PretrainRecipe WithOptimizer(PretrainRecipe recipe) =>
        Optimizer is null ? recipe : recipe with { Optimizer = Optimizer.Create(recipe.Optimizer) };

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Repetition.Problem(Seeds) is { } problem)
        {
            yield return (nameof(Seeds), problem);
        }
    }
}
