using System.Text.Json.Serialization;

namespace Minori.Training;

/// <summary>
/// Everything that decides the weights of a pre-training run, beside the model's configuration and the data.
/// Two runs with equal recipes, models and data have equal bits.
/// </summary>
public sealed record PretrainRecipe
{
    /// <summary>Tokens to train on. The run makes ⌈budget / batch⌉ updates, so it may see up to one batch more.</summary>
    public required long BudgetTokens { get; init; }

    /// <summary>Tokens per update; a multiple of <see cref="ContextLength"/>.</summary>
    public required int BatchTokens { get; init; }

    /// <summary>Tokens per training sequence; at most the model's context.</summary>
    public required int ContextLength { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double PeakLearningRate { get; init; }

    /// <summary>The kind of schedule, one of <see cref="LearningRateSchedule.Kinds"/>.</summary>
    public string Schedule { get; init; } = "cosine";

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
    /// The optimizer, where it is another than AdamW, whose numbers stand in <see cref="Beta1"/>, <see cref="Beta2"/> and
    /// <see cref="Epsilon"/>; null for AdamW. Records of AdamW runs have no such entry.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Optimizer? Optimizer { get; init; }

    /// <summary>The optimizer, AdamW too.</summary>
    [JsonIgnore]
    public Optimizer ChosenOptimizer =>
        Optimizer ?? new AdamWOptimizer { Beta1 = Beta1, Beta2 = Beta2, Epsilon = Epsilon };

    /// <summary>AdamW's decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>AdamW's addend in the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay; never applied to norms and biases.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>The gradient's norm over all parameters is clipped to this.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Seed of the initial weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Seed of the order in which the data are seen.</summary>
    public ulong DataSeed { get; init; } = 1;

    /// <summary>Updates that one line of <c>metrics.jsonl</c> sums up.</summary>
    public int RecordSteps { get; init; } = 10;

    /// <summary>Updates in the run: ⌈<see cref="BudgetTokens"/> / <see cref="BatchTokens"/>⌉.</summary>
    [JsonIgnore]
    public long Steps => (BudgetTokens + BatchTokens - 1) / BatchTokens;

    /// <summary>Sequences per update.</summary>
    [JsonIgnore]
    public int Sequences => BatchTokens / ContextLength;

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

    /// <summary>The recipe with another optimizer.</summary>
    public PretrainRecipe WithOptimizer(Optimizer optimizer) => optimizer is AdamWOptimizer adamW
        ? this with { Optimizer = null, Beta1 = adamW.Beta1, Beta2 = adamW.Beta2, Epsilon = adamW.Epsilon }
        : this with { Optimizer = optimizer };

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense; the message names it and says what would have.</exception>
    public void Validate()
    {
        RecipeCheck.AtLeastOne(ContextLength, "context");
        RecipeCheck.AtLeastOne(BatchTokens, "batch tokens");
        RecipeCheck.AtLeastOne(BudgetTokens, "budget tokens");
        RecipeCheck.AtLeastOne(RecordSteps, "record steps");
        if (BatchTokens % ContextLength != 0)
        {
            long nearest = Math.Max(1, (long)Math.Round((double)BatchTokens / ContextLength)) * ContextLength;
            throw new TrainingException(
                $"batch tokens {BatchTokens} are not a multiple of the context {ContextLength}: take {nearest}");
        }

        RecipeCheck.Schedule(Schedule);
        RecipeCheck.Positive(PeakLearningRate, "learning rate");
        RecipeCheck.Fraction(FloorFraction, "floor fraction");
        RecipeCheck.Fraction(DecayFraction, "decay fraction");
        RecipeCheck.Fraction(WarmupFraction, "warm-up fraction");
        if (WarmupSteps is < 0 || WarmupSteps > Steps)
        {
            throw new TrainingException(
                $"warm-up steps are {WarmupSteps}, the run has {Steps}: take a number from 0 to {Steps}");
        }

        ChosenOptimizer.Validate();
        RecipeCheck.NotNegative(WeightDecay, "weight decay");
        RecipeCheck.Positive(ClipNorm, "clip norm");
    }
}
