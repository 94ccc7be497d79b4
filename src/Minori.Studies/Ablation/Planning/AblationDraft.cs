using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Training;

namespace Minori.Studies.Ablation;

/// <summary>
/// What every training and measurement of a study begins with: the seed, the texts and tasks that are measured on, and the
/// parts of the units.
/// </summary>
internal sealed class AblationDraft
{
    private readonly SourceFingerprints _fingerprints;
    private readonly Job _tokenizer;

    public AblationDraft(AblationStudy study, SourceFingerprints fingerprints)
    {
        (Study, _fingerprints) = (study, fingerprints);
        Model = fingerprints.Checkpoint?.Model ?? ModelShape.Of(study.Model!).Configuration(
            fingerprints.VocabularyOf(fingerprints.Texts[AblationSources.Seed], study.Model!.Vocabulary));
        Workload = new StudyWorkload(Model, study.Training.BatchTokens / Model.ContextLength);
        Costs = new AblationCosts(
            study,
            Model,
            AblationSources.Sets(study).Sum(set => fingerprints.HeldOutTokens(fingerprints.Texts[AblationSources.Set(set.Name)], study.Evaluation.Tokens, Model.VocabularySize)),
            [.. study.Evaluation.Tasks.Select(task => (double)fingerprints.ExamplesOf(fingerprints.Tasks[task], 0, study.Evaluation.TestExamples).Test)]);
        (_tokenizer, Seed) = AddSeed();
        Sets = AddSets([.. AblationSources.Sets(study).Select(set => set.Name)], null, "choose the evaluation sets");
        Tasks =
        [
            .. study.Evaluation.Tasks.Select(task =>
                Graph.Add(TaskJob.Record(fingerprints.Tasks[task], 0, study.Evaluation.TestExamples), $"examples of {StudyTaskName.Of(task)}")),
        ];
        Data =
        [
            .. study.Units.Of.Select((unit, k) => Enumerable.Range(0, study.Units.PartCounts[k]).Select(part => Graph.Add(
                UnitPartJob.Record(fingerprints.Texts[AblationSources.Unit(unit)], part, study.Units.UnitTokens, study.Units.Upsample, _tokenizer.Id),
                $"cut {PartName(k, part)}")).ToArray()),
        ];

        // The report says what sets, tasks and units hold: they are wanted even where all else is done.
        foreach (Job held in new[] { Sets }.Concat(Tasks).Concat(Data.Select(parts => parts[0])))
        {
            Graph.Require(held);
        }
    }

    /// <summary>The study.</summary>
    public AblationStudy Study { get; }

    /// <summary>The jobs so far.</summary>
    public JobGraphBuilder Graph { get; } = new();

    /// <summary>The model that everything is of.</summary>
    public ModelConfiguration Model { get; }

    /// <summary>What jobs take.</summary>
    public StudyWorkload Workload { get; }

    /// <summary>The arithmetic of jobs.</summary>
    public AblationCosts Costs { get; }

    /// <summary>The job that makes the seed.</summary>
    public Job Seed { get; }

    /// <summary>The evaluation sets.</summary>
    public Job Sets { get; }

    /// <summary>The tasks, in the study's order.</summary>
    public IReadOnlyList<Job> Tasks { get; }

    /// <summary>By unit the texts of its parts.</summary>
    public IReadOnlyList<Job[]> Data { get; }

    /// <summary>Adds a training that goes on from the seed.</summary>
    /// <param name="seed">The order of the documents.</param>
    /// <param name="parts">What it trains on.</param>
    /// <param name="name">What titles call that.</param>
    public Job AddTraining(int seed, IReadOnlyList<Job> parts, string name)
    {
        long tokens = parts.Count * Study.Units.UnitTokens;
        return AddTraining(
            recipe => ContinueJob.Record(recipe, Seed.Id, parts.Select(part => part.Id)), seed, tokens, $"train on {name}, seed {seed}");
    }

    /// <summary>Adds a training on so many tokens that goes on from the seed.</summary>
    public Job AddTraining(Func<PretrainRecipe, JobRecord> record, int seed, long tokens, string title)
    {
        PretrainRecipe recipe = Study.Training.Recipe(Study.Seed, Model, seed, tokens);
        return Graph.Add(record(recipe), title, Costs.Training(tokens), Workload.PretrainingMemory(recipe), Workload.CheckpointBytes);
    }

    /// <summary>Adds everything that is measured of a model.</summary>
    public EvaluationCell AddMeasurements(Job model, string name)
    {
        JobMemory memory = Workload.EvaluationMemory(isModified: false);
        Job losses = Graph.Add(LossJob.Record(model.Id, Sets.Id), $"loss of {name}", Costs.Texts, memory);
        return new EvaluationCell(losses.Id, [.. Tasks.Select((task, i) =>
            Graph.Add(ScoreJob.Record(model.Id, task.Id), $"score {name} on {TaskName(i)}", Costs.Task(i), memory).Id)]);
    }

    /// <summary>Adds text of some evaluation sets to search by, of documents that <see cref="Sets"/> have no excerpt of.</summary>
    public Job AddSearchSets(IReadOnlyCollection<string> names) => AddSets(names, Sets.Id, "choose the text to search by");

    /// <summary>Adds examples of a task to search by: those behind the ones that everything is measured on.</summary>
    public Job AddSearchTask(int task) => Graph.Add(
        TaskJob.Record(_fingerprints.Tasks[Study.Evaluation.Tasks[task]], 0, 2 * Study.Evaluation.TestExamples), $"examples of {TaskName(task)} to search by");

    /// <summary>What titles call a task.</summary>
    public string TaskName(int task) => StudyTaskName.Of(Study.Evaluation.Tasks[task]);

    /// <summary>What titles call a part of a unit.</summary>
    public string PartName(int unit, int part)
    {
        string name = Study.Units.NameOf(Study.Units.Of[unit]);
        return Study.Units.PartCounts[unit] == 1 ? name : $"{name}, part {part + 1}";
    }

    /// <summary>Memory of a job that holds the models of so many parts.</summary>
    public JobMemory MergingMemory(int parts) => Workload.EvaluationMemory(isModified: false).Plus((parts + 4) * Workload.CheckpointBytes);

    private (Job Tokenizer, Job Seed) AddSeed()
    {
        if (_fingerprints.Checkpoint is { } checkpoint)
        {
            Job taken = Graph.Add(
                CheckpointJob.Record(checkpoint.Fingerprint), "take the seed from its folder",
                memory: Workload.EvaluationMemory(isModified: false), diskBytes: Workload.CheckpointBytes);
            return (taken, taken);
        }

        SeedSection section = Study.Seed;
        Job corpus = Graph.Add(CorpusJob.Record(_fingerprints.Texts[AblationSources.Seed], Study.Model!.Vocabulary), "tokenize the seed's text");
        PretrainRecipe recipe = Study.Training.SeedRecipe(section, Model.ContextLength);
        Job seed = Graph.Add(
            PretrainJob.Record(ModelShape.Of(Study.Model), recipe, corpus.Id, null),
            $"train the seed on {Findings.NumberText.Tokens(section.Tokens!.Value)} tokens",
            recipe.FlopsPerToken(Model) * section.Tokens.Value,
            Workload.PretrainingMemory(recipe),
            Workload.TrainingStateBytes(recipe.Optimizer));
        return (corpus, seed);
    }

    private Job AddSets(IReadOnlyCollection<string> names, ArtifactId? taken, string title)
    {
        EvaluationSource[] sources =
        [
            .. AblationSources.Sets(Study).Where(set => names.Contains(set.Name)).Select(set =>
                new EvaluationSource(set.Name, _fingerprints.Texts[AblationSources.Set(set.Name)], set.Everything)),
        ];
        string? trained = Study.Evaluation.Files.Count > 0 ? _fingerprints.Corpus : null;
        string? ofSeed = Study.Seed.Sources is null ? null : _fingerprints.Texts[AblationSources.Seed];
        return Graph.Add(EvaluationSetsJob.Record(sources, Study.Evaluation.Tokens, Model.ContextLength, trained, ofSeed, _tokenizer.Id, taken), title);
    }
}
