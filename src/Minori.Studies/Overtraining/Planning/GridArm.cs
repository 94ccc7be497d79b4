using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Overtraining;

/// <summary>One size trained by one recipe: an arm of the grid, with what its jobs cost.</summary>
internal sealed class GridArm
{
    private readonly OvertrainingStudy _study;
    private readonly PlanDraft _draft;

    // Every choice of an example is scored with its prompt. How many there are is known when the task is read.
    private const double GuessedChoices = 3;

    private readonly SourceFingerprints _fingerprints;

    public GridArm(
        OvertrainingStudy study, ModelSection model, Named<PretrainingSection> recipe, PlanDraft draft, SourceFingerprints fingerprints)
    {
        (_study, _draft, _fingerprints) = (study, draft, fingerprints);
        (Model, Recipe) = (model, recipe);
        Configuration = Shape.Configuration(fingerprints.VocabularyOf(fingerprints.Corpus, model.Vocabulary));
        Workload = new StudyWorkload(Configuration, recipe.Section.BatchTokens / model.Context);
    }

    /// <summary>The size.</summary>
    public ModelSection Model { get; }

    /// <summary>The size, for counting what it costs.</summary>
    public ModelConfiguration Configuration { get; }

    /// <summary>How its bases are trained.</summary>
    public Named<PretrainingSection> Recipe { get; }

    /// <summary>What the training of its bases needs.</summary>
    public StudyWorkload Workload { get; }

    /// <summary>Whether the other recipes are compared with this one.</summary>
    public bool IsReference => Recipe.Name == _study.Pretraining.AllRecipes[0].Name;

    /// <summary>What titles of its jobs begin with, where there are several arms.</summary>
    public string Prefix => string.Concat(
        _study.Sizes.Count > 1 ? $"{Model.Label} " : "", _study.Pretraining.AllRecipes.Count > 1 ? $"{Recipe.Name} " : "");

    /// <summary>Adds a measurement that reads the validation text some times over, with modified weights or those of a checkpoint.</summary>
    public Job AddEvaluation(JobRecord record, string title, double passes = 1, bool isModified = false) => Add(
        record,
        title,
        passes * _fingerprints.HeldOutTokens(_fingerprints.Corpus, _study.Evaluation.ValidationTokens, Configuration.VocabularySize),
        isModified);

    /// <summary>Adds a measurement that reads a share of a task's test examples.</summary>
    public Job AddScore(JobRecord record, string title, string task, double share = 1)
    {
        long examples = _fingerprints.ExamplesOf(_fingerprints.Tasks[task], 0, _study.TestExamples).Test;
        return Add(record, title, share * examples * GuessedChoices * TuningSection.TokensOfExample(Model.Context), isModified: false);
    }

    /// <summary>Adds a training.</summary>
    /// <param name="record">The job.</param>
    /// <param name="title">What people see.</param>
    /// <param name="flops">Its arithmetic.</param>
    /// <param name="memory">What its process takes.</param>
    /// <param name="diskBytes">What its result takes.</param>
    public Job AddTraining(JobRecord record, string title, double flops, JobMemory memory, long diskBytes) =>
        _draft.Add(Workload, record, title, flops, memory, diskBytes);

    /// <summary>The model's shape, as records have it.</summary>
    public ModelShape Shape => ModelShape.Of(Model);

    private Job Add(JobRecord record, string title, double tokens, bool isModified) => _draft.Add(
        Workload,
        record,
        title,
        Configuration.ForwardFlopsPerToken(Configuration.ContextLength) * tokens,
        Workload.EvaluationMemory(isModified));
}
