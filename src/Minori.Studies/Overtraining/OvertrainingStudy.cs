using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>
/// Pre-trains one model at growing budgets, modifies every base, and asks from which budget on the modified model
/// gets worse (Springer et al. 2025, arXiv 2503.19206).
/// </summary>
public sealed record OvertrainingStudy : IStudy, ISection
{
    [Field("The study's title", Example = "When to stop pre-training")]
    public required string Title { get; init; }

    [Field("The question it answers, in one sentence")]
    public string Question { get; init; } = "From which budget on does more pre-training make the modified model worse?";

    [Field("The text to pre-train on")]
    public required CorpusSection Corpus { get; init; }

    [Field("The model's shape")]
    public required ModelSection Model { get; init; }

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
    public StudySources Sources => new(Corpus, Tuning?.Tasks ?? []);

    /// <inheritdoc/>
    public IStudyPlan Plan(SourceFingerprints fingerprints) => OvertrainingPlanner.Plan(this, fingerprints);

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Noise is null && Quantization is null && Tuning is null)
        {
            yield return (nameof(Noise), "a study of overtraining modifies its bases: give 'noise', 'quantization', 'tuning' or several");
        }

        if (Pretraining.BatchTokens % Model.Context != 0)
        {
            yield return (nameof(Pretraining), $"batch_tokens: {Pretraining.BatchTokens} is not a multiple of model.context ({Model.Context})");
        }

        foreach (long budget in Tuning?.Budgets ?? [])
        {
            if (!Pretraining.Budgets.Contains(budget))
            {
                yield return (nameof(Tuning), $"budgets: {budget} is not one of pretraining.budgets");
            }
        }
    }
}
