using System.Text.Json.Serialization;

namespace Minori.Training;

/// <summary>
/// Everything that decides the weights of a supervised fine-tuning, beside the base and the examples. The optimizer
/// starts afresh; only completions are learned.
/// </summary>
public sealed record FinetuneRecipe
{
    /// <summary>The highest learning rate.</summary>
    public required double PeakLearningRate { get; init; }

    /// <summary>Passes over the examples.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Examples per update; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>The kind of schedule, one of <see cref="LearningRateSchedule.Kinds"/>.</summary>
    public string Schedule { get; init; } = "linear";

    /// <summary>Warm-up as a fraction of all steps.</summary>
    public double WarmupFraction { get; init; } = 0.03;

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
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW's addend in the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay; never applied to norms and biases.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The gradient's norm over all parameters is clipped to this.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Seed of the order of the examples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Updates that one entry of the run's record sums up.</summary>
    public int RecordSteps { get; init; } = 10;

    /// <summary>Updates for <paramref name="examples"/> examples: epochs · ⌈examples / batch⌉.</summary>
    public long CountSteps(int examples) => (long)Epochs * ((examples + BatchSize - 1) / BatchSize);

    /// <summary>The learning rate over a run of <paramref name="steps"/> updates.</summary>
    public LearningRateSchedule CreateSchedule(long steps) => new()
    {
        Kind = Schedule,
        Peak = PeakLearningRate,
        Steps = steps,
        WarmupSteps = (long)Math.Ceiling(WarmupFraction * steps),
    };

    /// <summary>The recipe with another optimizer.</summary>
    public FinetuneRecipe WithOptimizer(Optimizer optimizer) => optimizer is AdamWOptimizer adamW
        ? this with { Optimizer = null, Beta1 = adamW.Beta1, Beta2 = adamW.Beta2, Epsilon = adamW.Epsilon }
        : this with { Optimizer = optimizer };

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense; the message names it and says what would have.</exception>
    public void Validate()
    {
        RecipeCheck.AtLeastOne(Epochs, "epochs");
        RecipeCheck.AtLeastOne(BatchSize, "batch size");
        RecipeCheck.AtLeastOne(RecordSteps, "record steps");
        RecipeCheck.Schedule(Schedule);
        RecipeCheck.Positive(PeakLearningRate, "learning rate");
        RecipeCheck.Fraction(WarmupFraction, "warm-up fraction");
        ChosenOptimizer.Validate();
        RecipeCheck.NotNegative(WeightDecay, "weight decay");
        RecipeCheck.Positive(ClipNorm, "clip norm");
    }
}
