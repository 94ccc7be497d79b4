using System.Text.Json.Serialization;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Everything that decides the weights of a supervised fine-tuning, beside the base and the examples. The optimizer
/// starts afresh; only completions are learned.
/// </summary>
public sealed record FinetuneRecipe : TrainingRecipe
{
    /// <summary>A recipe of AdamW with its usual numbers, a linear decay of the rate and none of the weights.</summary>
    public FinetuneRecipe()
        : base(new AdamWOptimizer { Beta2 = 0.999 }, weightDecay: 0) => Schedule = "linear";

    /// <summary>Passes over the examples.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Examples per update; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Warm-up as a fraction of all steps.</summary>
    public double WarmupFraction { get; init; } = 0.03;

    /// <summary>
    /// Patterns on the names of tensors that are left as they are, such as <c>*embed*</c> or <c>model.layers.0.*</c>; null
    /// trains all.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Frozen { get; init; }

    /// <summary>
    /// λ of L2-SP, the penalty ½λ‖θ − θ_base‖² over all trained weights (Li et al. 2018, arXiv 1802.01483, section 3.2); null
    /// for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? L2Sp { get; init; }

    /// <summary>Elastic weight consolidation; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EwcSettings? Ewc { get; init; }

    /// <summary>Replay of pre-training text; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReplaySettings? Replay { get; init; }

    /// <summary>Adapters of low rank that are trained in place of the weights; null trains the weights.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LoraSettings? Lora { get; init; }

    /// <summary>Whether the tuning reads text of the pre-training.</summary>
    [JsonIgnore]
    public bool NeedsPretrainingText => Ewc is not null || Replay is not null;

    /// <summary>Seed of the order of the examples, of that of replayed text, and of the adapters' first values.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Updates for <paramref name="examples"/> examples: epochs · ⌈examples / batch⌉.</summary>
    public long CountSteps(int examples) => (long)Epochs * ((examples + BatchSize - 1) / BatchSize);

    /// <summary>
    /// FLOPs of the tuning, by which jobs are ordered: a pass over every token, and the products of the optimizer in every
    /// update. Those on LoRA's small adapters are left out.
    /// </summary>
    /// <param name="model">The base.</param>
    /// <param name="tokens">Tokens that are passed, those of replay and of the Fisher information included.</param>
    /// <param name="examples">Training examples.</param>
    public double Flops(ModelConfiguration model, double tokens, int examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        double products = Lora is null ? Optimizer.ProductFlops(model) : 0;
        return (tokens * model.TrainingFlopsPerToken(model.ContextLength)) + (CountSteps(examples) * products);
    }

    /// <summary>The learning rate over a run of <paramref name="steps"/> updates.</summary>
    public LearningRateSchedule CreateSchedule(long steps) => new()
    {
        Kind = Schedule,
        Peak = PeakLearningRate,
        Steps = steps,
        WarmupSteps = (long)Math.Ceiling(WarmupFraction * steps),
    };

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense; the message names it and says what would have.</exception>
    public override void Validate()
    {
        RecipeCheck.AtLeastOne(Epochs, "epochs");
        RecipeCheck.AtLeastOne(BatchSize, "batch size");
        base.Validate();
        RecipeCheck.Fraction(WarmupFraction, "warm-up fraction");
        if (L2Sp is { } strength)
        {
            RecipeCheck.Positive(strength, "l2-sp");
        }

        Ewc?.Validate();
        Replay?.Validate();
        RequireCompatible();
        if (Frozen is { Count: 0 })
        {
            throw new TrainingException("there is no pattern of tensors to freeze: name some or leave it out");
        }
    }

    /// <summary>Checks every field, and that the recipe fits a model.</summary>
    /// <exception cref="TrainingException">A field has no sense, or names a tensor that the model does not have.</exception>
    public void ValidateFor(ModelConfiguration model)
    {
        Validate();
        ParameterLayout layout = new(model);
        _ = FrozenTensors.Others(layout, Frozen ?? []);
        try
        {
            Lora?.ValidateFor(model, layout);
        }
        catch (ModelConfigurationException misfit)
        {
            throw new TrainingException(misfit.Message, misfit);
        }
    }

    private void RequireCompatible()
    {
        if (L2Sp is not null && Ewc is not null)
        {
            throw new TrainingException("l2-sp and ewc are both pulls towards the base: take one of them");
        }

        if (Lora is not null && (L2Sp is not null || Ewc is not null))
        {
            throw new TrainingException($"{(Ewc is null ? "l2-sp" : "ewc")} pulls weights that lora does not train: take one of them");
        }

        if (Lora is not null && Frozen is not null)
        {
            throw new TrainingException("lora trains no weight but its adapters, so there is nothing to freeze: choose its targets instead");
        }
    }
}
