using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Ablation;

/// <summary>
/// Predicts the loss of every mixture of n units of data from n small trainings: one model continued per unit from one seed,
/// and merges of these in place of trainings on mixtures (Na et al. 2024, arXiv 2410.15661). Trainings on some mixtures tell
/// which proxy is to be trusted.
/// </summary>
public sealed record AblationStudy : IStudy, ISection
{
    [Field("The study's title", Example = "Which data to train on")]
    public required string Title { get; init; }

    [Field("The question it answers, in one sentence")]
    public string Question { get; init; } = "Does merging the models of single units predict the loss of training on their mixture?";

    [Field("The text to train on")]
    public required CorpusSection Corpus { get; init; }

    [Field("The model's shape; left out where the seed is a checkpoint")]
    public ModelSection? Model { get; init; }

    [Field("The pieces of the corpus that are kept or dropped as one")]
    public required UnitsSection Units { get; init; }

    [Field("The model that every unit's model is continued from")]
    public required SeedSection Seed { get; init; }

    [Field("How seed, units and truths are trained")]
    public ContinuationSection Training { get; init; } = new();

    [Field("The texts that every loss is measured on")]
    public EvaluationSetsSection Evaluation { get; init; } = new();

    [Field("The mixtures whose loss is predicted")]
    public MixturesSection Mixtures { get; init; } = new();

    [Field("The mixtures that are really trained on")]
    public TruthsSection? Truths { get; init; }

    [Field("The search of the best mixture for a target")]
    public SearchSection? Search { get; init; }

    /// <summary>What people call a mixture: its units.</summary>
    internal string NameOf(Mixture mixture) => string.Join(" + ", mixture.Members.Select(unit => Units.NameOf(Units.Of[unit])));

    /// <summary>The tokens of a mixture's text.</summary>
    internal long TokensOf(Mixture mixture) => mixture.Members.Sum(unit => (long)Units.PartCounts[unit]) * Units.UnitTokens;

    /// <inheritdoc/>
    public StudySources Sources => AblationSources.Of(this);

    /// <inheritdoc/>
    public IEnumerable<(string Key, string Note)> Notes => Truths?.Count > MixtureLists.Drawable(this)
        ? [("truths.count", $"{Truths.Count} mixtures of {Truths.Size} units are asked for and there are {MixtureLists.Drawable(this)}: all of them are trained on")]
        : [];

    /// <inheritdoc/>
    public IStudyPlan Plan(SourceFingerprints fingerprints) => AblationPlanner.Plan(this, fingerprints);

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems() => AblationProblems.Of(this);
}
