using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Modifications;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Training;

namespace Minori.Studies.Overtraining;

/// <summary>Turns the declaration into jobs. Pure: the same study over the same sources gives the same graph.</summary>
internal sealed class OvertrainingPlanner
{
    private readonly OvertrainingStudy _study;
    private readonly JobGraphBuilder _graph = new();
    private readonly ModelConfiguration _model;
    private readonly StudyWorkload _workload;
    private readonly Job _corpus;
    private readonly Job _text;
    private readonly IReadOnlyDictionary<string, Job> _tasks;
    private readonly List<BaseCell> _bases = [];
    private readonly List<NoiseCell> _noise = [];
    private readonly List<QuantizationCell> _quantizations = [];
    private readonly List<BaseScoreCell> _scores = [];
    private readonly List<TuningCell> _tunings = [];

    private OvertrainingPlanner(OvertrainingStudy study, SourceFingerprints fingerprints)
    {
        _study = study;
        _model = ModelShape.Of(study.Model).Configuration(study.Model.Vocabulary);
        _workload = new StudyWorkload(_model, study.Pretraining.BatchTokens / study.Model.Context);
        _corpus = _graph.Add(CorpusJob.Record(fingerprints.Corpus, study.Model.Vocabulary), "tokenize the corpus");
        _text = _graph.Add(
            EvaluationTextJob.Record(fingerprints.Corpus, study.Evaluation.ValidationTokens, _corpus.Id), "choose the validation text");
        _tasks = (study.Tuning?.Tasks ?? []).ToDictionary(
            task => task,
            task => _graph.Add(
                TaskJob.Record(fingerprints.Tasks[task], study.Tuning!.Examples, study.Tuning.TestExamples), $"examples of {task}"),
            StringComparer.Ordinal);
    }

    /// <summary>Plans the study.</summary>
    public static OvertrainingPlan Plan(OvertrainingStudy study, SourceFingerprints fingerprints)
    {
        OvertrainingPlanner planner = new(study, fingerprints);
        foreach (int seed in study.Pretraining.Seeds)
        {
            planner.AddFamily(seed);
        }

        return new OvertrainingPlan(
            study, planner._graph.Build(), planner._workload, planner._bases, planner._noise, planner._quantizations, planner._scores, planner._tunings);
    }

    private double EvaluationCost => _model.ForwardFlopsPerToken(_model.ContextLength) * _study.Evaluation.ValidationTokens;

    private double TrainingCost(long tokens) => _model.TrainingFlopsPerToken(_model.ContextLength) * tokens;

    private void AddFamily(int seed)
    {
        Job? trunk = null;
        foreach (long budget in _study.Pretraining.Budgets)
        {
            Job checkpoint = _study.Pretraining.Annealing == Annealing.Independent
                ? AddPretraining(_study.Pretraining.Recipe(_study.Model, seed, budget), "pretrain", 0, null)
                : AddBranch(seed, budget, ref trunk);
            AddModifications(seed, budget, checkpoint);
        }
    }

    /// <summary>Lengthens the trunk to where the budget's branch leaves it, and adds the annealed branch.</summary>
    private Job AddBranch(int seed, long budget, ref Job? trunk)
    {
        PretrainRecipe branch = _study.Pretraining.Recipe(_study.Model, seed, budget);
        long start = branch.CreateSchedule().DecayStart;
        PretrainRecipe stable = branch with { Schedule = "constant", BudgetTokens = start * branch.BatchTokens, DecayFraction = 0 };
        long done = trunk is null ? 0 : _trunkTokens;
        trunk = AddPretraining(stable, "trunk", done, trunk);
        _trunkTokens = stable.BudgetTokens;
        return AddPretraining(branch, "branch", stable.BudgetTokens, trunk);
    }

    private long _trunkTokens;

    private Job AddPretraining(PretrainRecipe recipe, string what, long done, Job? from) => _graph.Add(
        PretrainJob.Record(ModelShape.Of(_study.Model), recipe, _corpus.Id, from?.Id),
        $"{what} to {NumberText.Tokens(recipe.BudgetTokens)} tokens, seed {recipe.Seed}",
        TrainingCost(recipe.BudgetTokens - done),
        _workload.TrainingMemoryBytes(_workload.Sequences),
        _workload.TrainingStateBytes);

    private Job AddEvaluation(JobRecord record, string title, int passes = 1) =>
        _graph.Add(record, title, EvaluationCost * passes, _workload.EvaluationMemoryBytes);

    private void AddModifications(int seed, long budget, Job checkpoint)
    {
        string name = $"{NumberText.Tokens(budget)} base";
        Job loss = AddEvaluation(LossJob.Record(checkpoint.Id, _text.Id), $"loss of {name}");
        _bases.Add(new BaseCell(seed, budget, checkpoint.Id, loss.Id));

        foreach (double gamma in _study.Noise?.Sizes ?? [])
        {
            int draws = _study.Noise!.Draws;
            Job noise = AddEvaluation(
                NoiseJob.Record(gamma, _study.Noise.Scaling, draws, checkpoint.Id, _text.Id),
                $"noise {NoiseText.Series(gamma, _study.Noise.Scaling)} on {name}",
                draws);
            _noise.Add(new NoiseCell(seed, budget, gamma, noise.Id));
        }

        foreach (QuantizationSettings settings in _study.Quantization?.Settings ?? [])
        {
            Job quantized = AddEvaluation(
                QuantizationJob.Record(settings, checkpoint.Id, _text.Id), $"quantise {name} to {QuantizationText.Series(settings)}");
            _quantizations.Add(new QuantizationCell(seed, budget, settings, quantized.Id));
        }

        if (_study.Tuning is { } tuning && (tuning.Budgets ?? _study.Pretraining.Budgets).Contains(budget))
        {
            AddTunings(tuning, seed, budget, checkpoint, name);
        }
    }

    private void AddTunings(TuningSection tuning, int seed, long budget, Job checkpoint, string name)
    {
        // Examples are short beside the context; half of it is a fair guess for ordering jobs.
        double tokens = (double)tuning.Examples * tuning.Epochs * _model.ContextLength / 2;
        foreach (string task in tuning.Tasks)
        {
            Job score = AddEvaluation(ScoreJob.Record(checkpoint.Id, _tasks[task].Id), $"score {name} on {task}");
            _scores.Add(new BaseScoreCell(seed, budget, task, score.Id));
            foreach (double rate in tuning.LearningRates)
            {
                foreach (int tuningSeed in tuning.Seeds)
                {
                    string title = $"{name} on {task}, rate {rate:0.##e0}, seed {tuningSeed}";
                    Job tuned = _graph.Add(
                        FinetuneJob.Record(tuning.Recipe(rate, tuningSeed), checkpoint.Id, _tasks[task].Id),
                        $"tune {title}",
                        TrainingCost((long)tokens),
                        _workload.TrainingMemoryBytes(tuning.BatchExamples),
                        _workload.CheckpointBytes);
                    Job tunedScore = AddEvaluation(ScoreJob.Record(tuned.Id, _tasks[task].Id), $"score tuned {title}");
                    Job tunedLoss = AddEvaluation(LossJob.Record(tuned.Id, _text.Id), $"loss of tuned {title}");
                    _tunings.Add(new TuningCell(seed, budget, task, rate, tuningSeed, tunedScore.Id, tunedLoss.Id));
                }
            }
        }
    }
}
