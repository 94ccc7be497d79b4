using System.Text.Json.Serialization;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Everything that decides the weights of a pre-training run, beside the model's configuration and the data.
/// Two runs with equal recipes, models and data have equal bits.
/// </summary>
public sealed record PretrainRecipe : TrainingRecipe
{
    /// <summary>A recipe of AdamW with the numbers and the weight decay that are usual in pre-training.</summary>
    public PretrainRecipe()
        : base(new AdamWOptimizer(), weightDecay: 0.1)
    {
    }

    /// <summary>Tokens to train on. The run makes ⌈budget / batch⌉ updates, so it may see up to one batch more.</summary>
    public required long BudgetTokens { get; init; }

    /// <summary>Tokens per update; a multiple of <see cref="ContextLength"/>.</summary>
    public required int BatchTokens { get; init; }

    /// <summary>Tokens per training sequence; at most the model's context.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Final learning rate as a fraction of the peak.</summary>
    public double FloorFraction { get; init; }

    /// <summary>For warm-up–stable–decay: the last fraction of the steps, in which the rate decays.</summary>
    public double DecayFraction { get; init; } = 0.2;

    /// <summary>
    /// Updates of warm-up; when null, <see cref="WarmupFraction"/> decides. Runs that share a trunk must set it, since a
    /// fraction of different budgets is a different warm-up.
    /// </summary>
    public long? WarmupSteps { get; init; }

    /// <summary>Warm-up as a fraction of all steps; used where <see cref="WarmupSteps"/> is null.</summary>
    public double WarmupFraction { get; init; } = 0.02;

    /// <summary>
    /// Sharpness-aware minimisation (Foret et al. 2021): the distance ρ at which the gradient is taken; null takes it
    /// where the weights are. Costs every batch a second pass and a copy of the weights.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SamRadius { get; init; }

    /// <summary>
    /// The share of what enters the residual stream that is dropped while training: of the embeddings, and of what
    /// attention and feed-forward block add in each layer.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Dropout { get; init; }

    /// <summary>A task's text among the training text; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskExposure? Exposure { get; init; }

    /// <summary>Seed of the initial weights, and of what is dropped.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Seed of the order in which the data are seen.</summary>
    public ulong DataSeed { get; init; } = 1;

    /// <summary>Updates in the run: ⌈<see cref="BudgetTokens"/> / <see cref="BatchTokens"/>⌉.</summary>
    [JsonIgnore]
    public long Steps => (BudgetTokens + BatchTokens - 1) / BatchTokens;

    /// <summary>Tokens that the run really trains on: whole updates.</summary>
    [JsonIgnore]
    public long TrainedTokens => Steps * BatchTokens;

    /// <summary>Whether that is clearly more than the budget, by over 1%.</summary>
    [JsonIgnore]
    public bool IsRounded => TrainedTokens > BudgetTokens * 1.01;

    /// <summary>Sequences per update.</summary>
    [JsonIgnore]
    public int Sequences => BatchTokens / ContextLength;

    /// <summary>Forward and backward passes that a token costs: two under SAM.</summary>
    [JsonIgnore]
    public int PassesPerToken => SamRadius is null ? 1 : 2;

    /// <summary>Numbers held for each parameter: the weight, its gradient, what the optimizer keeps, and SAM's copy.</summary>
    [JsonIgnore]
    public int NumbersPerParameter => 2 + Optimizer.StateSize + (SamRadius is null ? 0 : 1);

    internal override UpdateSettings Update => base.Update with { SamRadius = SamRadius };

    /// <summary>
    /// FLOPs of a token of the run, by which recipes are compared at equal compute: its passes, and the share of the
    /// optimizer's products that falls to it.
    /// </summary>
    public double FlopsPerToken(ModelConfiguration model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (PassesPerToken * model.TrainingFlopsPerToken(ContextLength)) + (Optimizer.ProductFlops(model) / BatchTokens);
    }

    /// <summary>The learning rate over the run.</summary>
    public LearningRateSchedule CreateSchedule() => new()
    {
        Kind = Schedule,
        Peak = PeakLearningRate,
        Steps = Steps,
        WarmupSteps = WarmupSteps ?? (long)Math.Round(WarmupFraction * Steps),
        FloorFraction = FloorFraction,
        DecayFraction = DecayFraction,
    };

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense; the message names it and says what would have.</exception>
    public override void Validate()
    {
        RecipeCheck.AtLeastOne(ContextLength, "context");
        RecipeCheck.AtLeastOne(BatchTokens, "batch tokens");
        RecipeCheck.AtLeastOne(BudgetTokens, "budget tokens");
        if (BatchTokens % ContextLength != 0)
        {
            long nearest = Math.Max(1, (long)Math.Round((double)BatchTokens / ContextLength)) * ContextLength;
            throw new TrainingException(
                $"batch tokens {BatchTokens} are not a multiple of the context {ContextLength}: take {nearest}");
        }

        base.Validate();
        if (SamRadius is { } radius)
        {
            RecipeCheck.Positive(radius, "SAM radius");
        }

        RecipeCheck.BelowOne(Dropout, "dropout");
        Exposure?.Validate(this);
        RecipeCheck.Fraction(FloorFraction, "floor fraction");
        RecipeCheck.Fraction(DecayFraction, "decay fraction");
        RecipeCheck.Fraction(WarmupFraction, "warm-up fraction");
        if (WarmupSteps is < 0 || WarmupSteps > Steps)
        {
            throw new TrainingException(
                $"warm-up steps are {WarmupSteps}, the run has {Steps}: take a number from 0 to {Steps}");
        }
    }
}
