using Minori.Models;
using Minori.Studies.Sections;
using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Overtraining;

/// <summary>Fine-tuning of every base on every task at every learning rate.</summary>
public sealed record TuningSection : ISection
{
    [Field("Tasks: member-kind, namespace-group, returns, signature-summary, or task files of your own", MinimumCount = 1, Example = "[member-kind]", Shared = true)]
    public required IReadOnlyList<string> Tasks { get; init; }

    [Field("Peak learning rates, growing", MinimumCount = 1, Minimum = 1e-8, Maximum = 10, Ascending = true, Example = "[3e-4, 3e-3]")]
    public required IReadOnlyList<double> LearningRates { get; init; }

    [Field("The budgets whose bases are tuned; all when not given", MinimumCount = 2, Ascending = true, Shared = true)]
    public IReadOnlyList<long>? Budgets { get; init; }

    [Field("Training examples used per task", Minimum = 1)]
    public int Examples { get; init; } = 2000;

    [Field("Passes over the training examples", Minimum = 1, Maximum = 1000)]
    public int Epochs { get; init; } = 1;

    [Field("Examples per optimizer step", Minimum = 1)]
    public int BatchExamples { get; init; } = 16;

    [Field("How gradients become updates; AdamW when not given", Example = "{kind: sgd-momentum}")]
    public OptimizerSection? Optimizer { get; init; }

    [Field("Decoupled weight decay", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; }

    [Field("Patterns on the names of tensors that tuning leaves as they are; * stands for any text", MinimumCount = 1, Example = "['*embed*', 'model.layers.0.*']")]
    public IReadOnlyList<string>? Frozen { get; init; }

    [Field("L2-SP: the strength λ of the penalty ½λ‖θ − base‖²", Minimum = 1e-12, Example = "0.01")]
    public double? L2Sp { get; init; }

    [Field("Elastic weight consolidation: a pull towards the base where pre-training text says that it matters", Example = "{strength: 1e4}")]
    public EwcSection? Ewc { get; init; }

    [Field("Replay: pre-training text in every batch", Example = "{fraction: 20%}")]
    public ReplaySection? Replay { get; init; }

    [Field("LoRA: adapters of low rank are trained in place of the weights", Example = "{rank: 8, alpha: 16}")]
    public LoraSection? Lora { get; init; }

    [Field("WiSE-FT: measure (1 − α)·base + α·tuned in place of the tuned weights; the tuning itself is shared", Minimum = 0, Maximum = 1, Example = "0.5")]
    public double? WiseFt { get; init; }

    [Field("Test examples scored per task", Minimum = 1, Shared = true)]
    public int TestExamples { get; init; } = 500;

    [Field("Seeds of the order of examples; each is a tuning of its own", MinimumCount = 1, Minimum = 0, Shared = true)]
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2];

    [Field("Whether a layer's activations are computed again in the backward pass instead of kept: less memory, about a third more work, the same results", Shared = true)]
    public bool RecomputeActivations { get; init; }

    [Field("Named variations of this section, tried one beside the other; the first is what the others are compared with")]
    public IReadOnlyList<Named<TuningSection>> Ways { get; init; } = [];

    [Field("Whether every way is tried on the bases of every pre-training recipe; otherwise the first way is tried on all bases, and the others on those of the first recipe", Shared = true)]
    public bool Cross { get; init; }

    // A completion with its prompt is short beside the context; half of it is a fair guess for judging costs.
    private const double ExampleShare = 0.5;

    /// <summary>The ways by name: the section alone where it has no variations.</summary>
    internal IReadOnlyList<Named<TuningSection>> AllWays => Ways.Count > 0 ? Ways : [new("default", this)];

    /// <summary>
    /// Whether any way has learning rates to choose among: then one half of every task's test examples is for choosing, and
    /// every way is scored on the other, so that all are scored on the same.
    /// </summary>
    internal bool ChoosesRates => AllWays.Any(way => way.Section.LearningRates.Count > 1);

    /// <summary>About the tokens of an example, padding included.</summary>
    internal static double TokensOfExample(int context) => ExampleShare * context;

    /// <summary>About the tokens that one tuning passes, those of replay and of the Fisher information included.</summary>
    /// <param name="examples">Training examples that there are.</param>
    /// <param name="context">The model's context.</param>
    internal double PassedTokens(int examples, int context) =>
        ((double)examples * Epochs * TokensOfExample(context) / (1 - Math.Min(Replay?.Fraction ?? 0, 0.99)))
        + ((double)(Ewc?.Sequences ?? 0) * context);

    /// <summary>The recipe of one tuning.</summary>
    internal FinetuneRecipe Recipe(double learningRate, int seed)
    {
        FinetuneRecipe recipe = WithAdamW(learningRate, seed);
        return Optimizer is null ? recipe : recipe with { Optimizer = Optimizer.Create(recipe.Optimizer) };
    }

    /// <summary>What is wrong with the recipe for models of a shape; null where it fits.</summary>
    internal string? Misfit(ModelConfiguration model)
    {
        try
        {
            Recipe(LearningRates[0], Seeds[0]).ValidateFor(model);
            return null;
        }
        catch (TrainingException misfit)
        {
            return misfit.Message;
        }
    }

    private FinetuneRecipe WithAdamW(double learningRate, int seed) => new()
    {
        PeakLearningRate = learningRate,
        Epochs = Epochs,
        BatchSize = BatchExamples,
        WeightDecay = WeightDecay,
        Frozen = Frozen,
        L2Sp = L2Sp,
        Ewc = Ewc?.Settings,
        Replay = Replay?.Settings,
        Lora = Lora?.Settings,
        Seed = (ulong)seed,
    };

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Repetition.Problem(Seeds) is { } twice)
        {
            yield return (nameof(Seeds), twice);
        }

        if (Tasks.Distinct(StringComparer.Ordinal).Count() != Tasks.Count)
        {
            yield return (nameof(Tasks), "a task is given twice");
        }
        else if (Tasks.GroupBy(StudyTaskName.Of, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } alike)
        {
            yield return (nameof(Tasks), $"{string.Join(" and ", alike)} would both be called '{alike.Key}': rename a file or folder");
        }
    }
}
