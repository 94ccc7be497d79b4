using System.Globalization;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>
/// Pre-trains models of one or several sizes at growing budgets, by one or several recipes, modifies every base, and asks
/// from which budget on the modified model gets worse (Springer et al. 2025, arXiv 2503.19206).
/// </summary>
public sealed record OvertrainingStudy : IStudy, ISection
{
    [Field("The study's title", Example = "When to stop pre-training")]
    public required string Title { get; init; }

    [Field("The question it answers, in one sentence")]
    public string Question { get; init; } = "From which budget on does more pre-training make the modified model worse?";

    [Field("The text to pre-train on")]
    public required CorpusSection Corpus { get; init; }

    [Field("The model's shape", Example = "{width: 64, layers: 2, heads: 2, context: 128}")]
    public ModelSection? Model { get; init; }

    [Field("Models of several sizes, in place of model: each with a name, smallest first", MinimumCount = 1)]
    public IReadOnlyList<ModelSection> Models { get; init; } = [];

    [Field("How the bases are trained")]
    public required PretrainingSection Pretraining { get; init; }

    [Field("How losses on the pre-training distribution are measured")]
    public EvaluationSection Evaluation { get; init; } = new();

    [Field("Gaussian noise on every base")]
    public NoiseSection? Noise { get; init; }

    [Field("Quantisation of every base")]
    public QuantizationSection? Quantization { get; init; }

    [Field("Fine-tuning of every base")]
    public TuningSection? Tuning { get; init; }

    /// <inheritdoc/>
    public StudySources Sources => new(
        Corpus,
        [
            .. (Tuning?.Tasks ?? [])
                .Concat(Pretraining.AllRecipes.Select(recipe => recipe.Section.Exposure?.Task).OfType<string>())
                .Distinct(StringComparer.Ordinal),
        ])
    {
        VocabularyKey = Model is null ? "models[0].vocabulary" : "model.vocabulary",
        TaskKeys = Pretraining.AllRecipes
            .Select((recipe, i) => (recipe.Section.Exposure?.Task, Path: Pretraining.Recipes.Count > 0 ? $"pretraining.recipes[{i}]" : "pretraining"))
            .Where(e => e.Task is not null && Tuning?.Tasks.Contains(e.Task) != true)
            .DistinctBy(e => e.Task)
            .ToDictionary(e => e.Task!, e => ($"{e.Path}.exposure.task", $"{e.Path}.exposure.examples"), StringComparer.Ordinal),
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> Hints =>
    [
        .. Pretraining.RecomputeActivations ? (string[])[PretrainJob.RecomputeHint] : [],
        .. Tuning is { RecomputeActivations: true } ? (string[])[FinetuneJob.RecomputeHint] : [],
    ];

    /// <inheritdoc/>
    public IEnumerable<(string Key, string Note)> Notes =>
        from size in Sizes.Index()
        from budget in BudgetsOf(size.Item).Index()
        from recipe in Pretraining.AllRecipes.Select(named => named.Section.Recipe(size.Item, 0, budget.Item)).DistinctBy(recipe => recipe.BatchTokens)
        where recipe.IsRounded
        select (
            size.Item.Budgets is null ? $"pretraining.budgets[{budget.Index}]" : $"models[{size.Index}].budgets[{budget.Index}]",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{budget.Item:N0} tokens are no whole number of steps of {recipe.BatchTokens:N0}: {recipe.TrainedTokens:N0} are trained"));

    /// <inheritdoc/>
    public IStudyPlan Plan(SourceFingerprints fingerprints) => OvertrainingPlanner.Plan(this, fingerprints);

    /// <summary>Test examples of each task: as many as are scored, so that a task is prepared once.</summary>
    internal int TestExamples => Tuning?.TestExamples ?? 0;

    /// <summary>Every size, smallest first.</summary>
    internal IReadOnlyList<ModelSection> Sizes => Model is { } one ? [one] : Models;

    /// <summary>The budgets of a size.</summary>
    internal IReadOnlyList<long> BudgetsOf(ModelSection model) => model.Budgets ?? Pretraining.Budgets;

    /// <summary>The budgets of a size whose bases are tuned.</summary>
    internal IEnumerable<long> TunedBudgetsOf(ModelSection model) =>
        Tuning is not { } tuning ? [] : BudgetsOf(model).Where(b => tuning.Budgets?.Contains(b) ?? true);

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Noise is null && Quantization is null && Tuning is null)
        {
            yield return (nameof(Noise), "a study of overtraining modifies its bases: give 'noise', 'quantization', 'tuning' or several");
        }

        IReadOnlyList<long> tuned = Tuning?.Budgets ?? [];
        for (int i = 0; i < tuned.Count; i++)
        {
            if (Sizes.Count > 0 && !Sizes.Any(model => BudgetsOf(model).Contains(tuned[i])))
            {
                yield return (
                    $"{nameof(Tuning)}.{nameof(Tuning.Budgets)}[{i}]",
                    $"{tuned[i]} is not one of pretraining.budgets ({string.Join(", ", Pretraining.Budgets)}){(Models.Count > 0 ? " or a model's own" : "")}");
            }
        }

        foreach ((string, string) problem in SizeProblems().Concat(Sizes.SelectMany(ProblemsOf)))
        {
            yield return problem;
        }
    }

    private IEnumerable<(string Property, string Problem)> SizeProblems()
    {
        if (Sizes.Count == 0)
        {
            yield return (nameof(Model), "missing key (The model's shape), for example 'model: {width: 64, layers: 2, heads: 2, context: 128}'; or 'models' for several sizes");
        }
        else if (Model is not null && Models.Count > 0)
        {
            yield return (nameof(Models), "give 'model' or 'models', not both");
        }
        else if (Models.FirstOrDefault(m => string.IsNullOrEmpty(m.Name)) is { } nameless)
        {
            yield return (nameof(Models), $"every size needs a name, for example 'name: {nameless.Label}'");
        }
        else if (Models.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } alike)
        {
            yield return (nameof(Models), $"the name '{alike.Key}' is given twice");
        }
        else if (Models.Zip(Models.Skip(1)).FirstOrDefault(p => p.First.Configuration.ParameterCount >= p.Second.Configuration.ParameterCount)
            is { First: { } first, Second: { } second })
        {
            yield return (nameof(Models), $"give the smallest first: {first.Name} has {first.Configuration.ParameterCount} parameters, {second.Name} {second.Configuration.ParameterCount}");
        }
        else if (Models.Select(m => m.Vocabulary).Distinct().Count() > 1)
        {
            yield return (nameof(Models), "the sizes have different vocabularies, so that their losses per token could not be compared; give all the same");
        }
    }

    private IEnumerable<(string Property, string Problem)> ProblemsOf(ModelSection model)
    {
        IReadOnlyList<long> budgets = BudgetsOf(model);
        if (budgets.Count == 0)
        {
            yield return ($"{nameof(Pretraining)}.{nameof(Pretraining.Budgets)}", "missing key (Budgets in tokens, growing), for example 'budgets: [0.5M, 1M, 2M]'");
            yield break;
        }

        for (int i = 0; i < Pretraining.AllRecipes.Count; i++)
        {
            PretrainingSection recipe = Pretraining.AllRecipes[i].Section;
            string path = Pretraining.Recipes.Count > 0 ? $"{nameof(Pretraining)}.{nameof(Pretraining.Recipes)}[{i}]" : nameof(Pretraining);
            if (recipe.BatchTokens % model.Context != 0)
            {
                long nearest = Math.Max(1, (long)Math.Round((double)recipe.BatchTokens / model.Context)) * model.Context;
                string context = Models.Count > 0 ? $"the context of {model.Name}" : "model.context";
                yield return ($"{path}.{nameof(recipe.BatchTokens)}", $"{recipe.BatchTokens} is not a multiple of {context} ({model.Context}); take {nearest}");
            }

            (string Property, string Problem)[] problems = [.. recipe.ProblemsFrom(budgets[0])];
            foreach ((string property, string problem) in problems)
            {
                yield return ($"{path}.{property}", problem);
            }

            if (recipe.BatchTokens % model.Context == 0 && problems.Length == 0 && recipe.Unexposed(model, budgets) is { } none)
            {
                string mend = recipe.Exposure!.From > 0 ? "begin earlier, or take a larger fraction" : "take a larger fraction";
                yield return (
                    $"{path}.{nameof(recipe.Exposure)}.{(recipe.Exposure.From > 0 ? nameof(recipe.Exposure.From) : nameof(recipe.Exposure.Fraction))}",
                    $"reaches none of the {none.Windows} training windows of {model.Label} at {none.Budget} tokens: {mend}");
            }
        }

        foreach (Named<TuningSection> way in Tuning?.AllWays ?? [])
        {
            if (way.Section.Misfit(model.Configuration) is { } misfit)
            {
                yield return (nameof(Tuning), Tuning!.Ways.Count > 0 ? $"way {way.Name}: {misfit}" : misfit);
            }
        }

        if (Tuning is not null && TunedBudgetsOf(model).Count() < 2)
        {
            yield return ($"{nameof(Tuning)}.{nameof(Tuning.Budgets)}", $"fewer than two of them are budgets of {model.Label}");
        }
    }
}
