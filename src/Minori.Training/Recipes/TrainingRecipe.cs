using System.Text.Json.Serialization;

namespace Minori.Training;

/// <summary>What every training's recipe has: the learning rate's course and how gradients become updates.</summary>
public abstract record TrainingRecipe
{
    /// <param name="optimizer">The optimizer where no other is chosen.</param>
    /// <param name="weightDecay">The weight decay where no other is chosen.</param>
    private protected TrainingRecipe(AdamWOptimizer optimizer, double weightDecay)
    {
        Optimizer = optimizer;
        WeightDecay = weightDecay;
    }

    /// <summary>The highest learning rate.</summary>
    public required double PeakLearningRate { get; init; }

    /// <summary>The kind of schedule, one of <see cref="LearningRateSchedule.Kinds"/>.</summary>
    public string Schedule { get; init; } = "cosine";

    /// <summary>How gradients become updates.</summary>
    [JsonIgnore]
    public Optimizer Optimizer { get; init; }

    /// <summary>Decoupled weight decay; never applied to norms and biases.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The gradient's norm over all parameters is clipped to this.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Updates that one line of the run's record sums up.</summary>
    public int RecordSteps { get; init; } = 10;

    internal virtual UpdateSettings Update => new(Optimizer, WeightDecay, ClipNorm);

    // In JSON, and so in the ids of jobs, AdamW's numbers stand in the recipe itself and every other optimizer's in an
    // entry of its own. Reading, what is absent is null and leaves the optimizer as it is.
    [JsonInclude, JsonPropertyName("optimizer"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal Optimizer? OtherOptimizer
    {
        get => Optimizer is AdamWOptimizer ? null : Optimizer;
        init => Optimizer = value ?? Optimizer;
    }

    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? Beta1
    {
        get => (Optimizer as AdamWOptimizer)?.Beta1;
        init => Optimizer = value is { } beta && Optimizer is AdamWOptimizer adamW ? adamW with { Beta1 = beta } : Optimizer;
    }

    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? Beta2
    {
        get => (Optimizer as AdamWOptimizer)?.Beta2;
        init => Optimizer = value is { } beta && Optimizer is AdamWOptimizer adamW ? adamW with { Beta2 = beta } : Optimizer;
    }

    [JsonInclude, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? Epsilon
    {
        get => (Optimizer as AdamWOptimizer)?.Epsilon;
        init => Optimizer = value is { } addend && Optimizer is AdamWOptimizer adamW ? adamW with { Epsilon = addend } : Optimizer;
    }

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense; the message names it and says what would have.</exception>
    public virtual void Validate()
    {
        RecipeCheck.AtLeastOne(RecordSteps, "record steps");
        RecipeCheck.Schedule(Schedule);
        RecipeCheck.Positive(PeakLearningRate, "learning rate");
        Optimizer.Validate();
        RecipeCheck.NotNegative(WeightDecay, "weight decay");
        RecipeCheck.Positive(ClipNorm, "clip norm");
    }
}
