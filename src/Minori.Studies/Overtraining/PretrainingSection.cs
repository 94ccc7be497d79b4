using Minori.Studies.Sections;
using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Overtraining;

/// <summary>How the bases of different budgets are related.</summary>
public enum Annealing
{
    /// <summary>One run at a constant rate, and from it one annealed branch per budget.</summary>
    Trunk,

    /// <summary>Every budget is its own run, annealed to zero by its own cosine (as in Springer et al.).</summary>
    Independent,
}

/// <summary>How the bases are trained.</summary>
public sealed record PretrainingSection : ISection
{
    [Field("Budgets in tokens, growing; a size in 'models' may have its own", MinimumCount = 2, Minimum = 1, Ascending = true, Shared = true, Example = "[0.5M, 1M, 2M]")]
    public IReadOnlyList<long> Budgets { get; init; } = [];

    [Field("How the budgets are annealed")]
    public Annealing Annealing { get; init; } = Annealing.Trunk;

    [Field("Course of the learning rate after its warm-up; with annealing: trunk wsd, wsd-sqrt or constant (no annealing); wsd or, with independent, cosine when not given", ChoicesOf = typeof(LearningRateSchedule), Example = "wsd-sqrt")]
    public string? Schedule { get; init; }

    [Field("With a wsd schedule, the last part of each budget, spent with a falling rate", Minimum = 0.01, Maximum = 1)]
    public double DecayFraction { get; init; } = 0.2;

    [Field("Where the learning rate ends, as a fraction of its peak", Minimum = 0, Maximum = 1)]
    public double FloorFraction { get; init; }

    [Field("Peak learning rate", Minimum = 1e-8, Maximum = 10, Example = "3e-3")]
    public required double LearningRate { get; init; }

    [Field("Tokens of linear warm-up", Minimum = 0)]
    public long WarmupTokens { get; init; } = 200_000;

    [Field("Tokens per optimizer step", Minimum = 1)]
    public int BatchTokens { get; init; } = 4096;

    [Field("How gradients become updates; AdamW when not given", Example = "{kind: lion}")]
    public OptimizerSection? Optimizer { get; init; }

    [Field("Decoupled weight decay", Minimum = 0, Maximum = 10)]
    public double WeightDecay { get; init; } = 0.1;

    [Field("Largest global norm of the gradient; larger ones are scaled down to it", Minimum = 1e-6)]
    public double ClipNorm { get; init; } = 1;

    [Field("Sharpness-aware minimisation: the distance at which the gradient is taken (0.05 is usual); off when not given", Minimum = 1e-6, Maximum = 1000)]
    public double? SamRadius { get; init; }

    [Field("Dropout of the embeddings and of what each block adds, while training", Minimum = 0, Maximum = 0.99)]
    public double Dropout { get; init; }

    [Field("Text of a task among the training text; none when not given", Example = "{task: member-kind, fraction: 5%}")]
    public ExposureSection? Exposure { get; init; }

    [Field("One family of bases is trained per seed", MinimumCount = 1, Minimum = 0, Shared = true)]
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    [Field("Whether a layer's activations are computed again in the backward pass instead of kept: less memory, about a third more work, the same results", Shared = true)]
    public bool RecomputeActivations { get; init; }

    [Field("Named variations of this section, tried one beside the other; the first is what the others are compared with")]
    public IReadOnlyList<Named<PretrainingSection>> Recipes { get; init; } = [];

    /// <summary>The recipes by name: the section alone where it has no variations.</summary>
    internal IReadOnlyList<Named<PretrainingSection>> AllRecipes => Recipes.Count > 0 ? Recipes : [new("default", this)];

    private string ScheduleKind => Schedule ?? (Annealing == Annealing.Trunk ? "wsd" : "cosine");

    /// <summary>The last part of a budget that has a falling rate behind a plateau.</summary>
    private double Decay => LearningRateSchedule.LeavesPlateau(ScheduleKind) ? DecayFraction : 0;

    /// <summary>The recipe of one base.</summary>
    internal PretrainRecipe Recipe(ModelSection model, int seed, long budget)
    {
        PretrainRecipe recipe = WithAdamW(model, seed, budget);
        return Optimizer is null ? recipe : recipe with { Optimizer = Optimizer.Create(recipe.Optimizer) };
    }

    /// <summary>
    /// The recipe of a branch: where its exposure begins with the decay, rounding must not put the first window into the
    /// trunk.
    /// </summary>
    internal static PretrainRecipe WithExposureBehindTrunk(PretrainRecipe branch) => branch.Exposure is not { StartTokens: > 0 } late ? branch
        : branch with { Exposure = late with { StartTokens = Math.Max(late.StartTokens, branch.CreateSchedule().DecayStart * branch.BatchTokens) } };

    /// <summary>The first of a model's budgets at which the exposure reaches no window, with how many there are; null where it reaches all.</summary>
    internal (long Budget, long Windows)? Unexposed(ModelSection model, IEnumerable<long> budgets)
    {
        foreach (long budget in Exposure is null ? [] : budgets)
        {
            PretrainRecipe recipe = Recipe(model, Seeds[0], budget);
            recipe = Annealing == Annealing.Trunk ? WithExposureBehindTrunk(recipe) : recipe;
            if (recipe.Exposure!.CountWindows(recipe) == 0)
            {
                return (budget, recipe.Steps * recipe.Sequences);
            }
        }

        return null;
    }

    private PretrainRecipe WithAdamW(ModelSection model, int seed, long budget) => new()
    {
        BudgetTokens = budget,
        BatchTokens = BatchTokens,
        ContextLength = model.Context,
        PeakLearningRate = LearningRate,
        Schedule = ScheduleKind,
        FloorFraction = FloorFraction,
        DecayFraction = Decay,
        WarmupSteps = (WarmupTokens + BatchTokens - 1) / BatchTokens,
        WeightDecay = WeightDecay,
        ClipNorm = ClipNorm,
        SamRadius = SamRadius,
        Dropout = Dropout,
        Exposure = Exposure is null ? null : new TaskExposure(Exposure.Fraction, (long)(Exposure.From * budget)),
        Seed = (ulong)seed,
        DataSeed = (ulong)seed,
    };

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        IEnumerable<(string, string)> problems = Repetition.Problem(Seeds) is { } twice ? [(nameof(Seeds), twice)] : [];
        problems = problems.Concat(TrunkProblems());
        return Budgets.Count == 0 ? problems : problems.Concat(ProblemsFrom(Budgets[0]));
    }

    private IEnumerable<(string Property, string Problem)> TrunkProblems()
    {
        if (Annealing == Annealing.Trunk && Decay == 0 && ScheduleKind != LearningRateSchedule.Constant)
        {
            yield return (nameof(Schedule), $"'{ScheduleKind}' has no plateau that budgets could share: take wsd, wsd-sqrt or constant, or 'annealing: independent'");
        }
        else if (Annealing == Annealing.Trunk && Exposure is { From: > 0 } exposure && exposure.From < 1 - Decay)
        {
            yield return (nameof(Exposure), FormattableString.Invariant(
                $"from: {exposure.From} of each budget is another place in the shared trunk for each: take 0 or {1 - Decay:0.###} and more, or 'annealing: independent'"));
        }
    }

    /// <summary>What does not go together where the smallest budget has so many tokens.</summary>
    internal IEnumerable<(string Property, string Problem)> ProblemsFrom(long smallest)
    {
        if (BatchTokens > smallest)
        {
            yield return (nameof(BatchTokens), $"is larger than the smallest budget ({smallest} tokens)");
        }
        else if (Annealing == Annealing.Independent && WarmupTokens > smallest)
        {
            yield return (nameof(WarmupTokens), $"must end within the smallest budget ({smallest} tokens)");
        }
        else if (Annealing == Annealing.Trunk && BatchTokens > smallest * (1 - Decay))
        {
            yield return (nameof(DecayFraction), $"leaves the trunk of the smallest budget ({smallest} tokens) less than one batch");
        }
        else if (Annealing == Annealing.Trunk && WarmupTokens > smallest * (1 - Decay))
        {
            yield return (nameof(WarmupTokens), "must end before the first branch leaves the trunk, at "
                + $"{(long)(smallest * (1 - Decay))} tokens");
        }
    }
}
