using Minori.Execution.Graphs;
using Minori.Modifications;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;

namespace Minori.Studies.Overtraining;

/// <summary>
/// Turns the declaration into jobs: sizes × recipes × seeds × budgets, and every modification of each base. Pure: the
/// same study over the same sources gives the same graph.
/// </summary>
internal sealed class OvertrainingPlanner
{
    private readonly OvertrainingStudy _study;
    private readonly SourceFingerprints _fingerprints;
    private readonly PlanDraft _draft = new();
    private readonly Job _corpus;
    private readonly Job _text;
    private readonly TuningPlanner? _tunings;

    private OvertrainingPlanner(OvertrainingStudy study, SourceFingerprints fingerprints)
    {
        _study = study;
        _fingerprints = fingerprints;
        int vocabulary = study.Sizes[0].Vocabulary;
        _corpus = _draft.AddSource(
            CorpusJob.Record(fingerprints.Corpus, vocabulary),
            "tokenize the corpus",
            CorpusJob.DiskBytes(fingerprints.Sizes.GetValueOrDefault(fingerprints.Corpus), vocabulary));
        _text = _draft.AddSource(
            EvaluationTextJob.Record(fingerprints.Corpus, study.Evaluation.ValidationTokens, _corpus.Id), "choose the validation text");
        if (study.Tuning is { } tuning)
        {
            _tunings = new TuningPlanner(tuning, fingerprints, _corpus, _text, _draft);
            foreach (string task in tuning.Tasks)
            {
                _tunings.TaskOf(tuning.AllWays[0], task);
            }
        }
    }

    /// <summary>Plans the study.</summary>
    public static OvertrainingPlan Plan(OvertrainingStudy study, SourceFingerprints fingerprints)
    {
        OvertrainingPlanner planner = new(study, fingerprints);
        GridArm[] arms =
        [
            .. from model in study.Sizes
               from recipe in study.Pretraining.AllRecipes
               select new GridArm(study, model, recipe, planner._draft, fingerprints),
        ];
        foreach (GridArm arm in arms)
        {
            foreach (int seed in study.Pretraining.Seeds)
            {
                planner.AddFamily(arm, seed);
            }
        }

        return planner._draft.Build(study, arms.Last(arm => arm.IsReference).Workload);
    }

    private void AddFamily(GridArm arm, int seed)
    {
        Job? exposed = arm.Recipe.Section.Exposure is not { } exposure ? null : _draft.AddSource(
            TaskJob.Record(_fingerprints.Tasks[exposure.Task], exposure.Examples, _study.TestExamples), $"examples of {exposure.Task}");
        FamilyPlanner family = new(arm, seed, _corpus, exposed);
        HashSet<long> tuned = [.. _study.TunedBudgetsOf(arm.Model)];
        string seedText = _study.Pretraining.Seeds.Count > 1 ? $", family {seed}" : "";
        foreach (long budget in _study.BudgetsOf(arm.Model))
        {
            Job checkpoint = family.AddBase(budget);
            BaseKey key = new(arm.Model.Label, arm.Recipe.Name, seed, budget);
            string name = $"{arm.Prefix}{NumberText.Tokens(budget)} base{seedText}";
            Job loss = arm.AddEvaluation(LossJob.Record(checkpoint.Id, _text.Id), $"loss of {name}");
            _draft.Bases.Add(new BaseCell(key, checkpoint.Id, loss.Id));
            AddNoise(arm, key, checkpoint, name);
            AddQuantizations(arm, key, checkpoint, name);
            if (tuned.Contains(budget))
            {
                _tunings!.Add(arm, key, checkpoint, name);
            }
        }
    }

    private void AddNoise(GridArm arm, BaseKey key, Job checkpoint, string name)
    {
        foreach (double gamma in _study.Noise?.Sizes ?? [])
        {
            int draws = _study.Noise!.Draws;
            Job noise = arm.AddEvaluation(
                NoiseJob.Record(gamma, _study.Noise.Scaling, draws, checkpoint.Id, _text.Id),
                $"noise {NoiseText.Series(gamma, _study.Noise.Scaling)} on {name}",
                draws,
                isModified: true);
            _draft.Noise.Add(new NoiseCell(key, gamma, noise.Id));
        }
    }

    private void AddQuantizations(GridArm arm, BaseKey key, Job checkpoint, string name)
    {
        foreach (QuantizationSettings settings in _study.Quantization?.Settings ?? [])
        {
            Job quantized = arm.AddEvaluation(
                QuantizationJob.Record(settings, checkpoint.Id, _text.Id), $"quantise {name} to {QuantizationText.Series(settings)}", isModified: true);
            _draft.Quantizations.Add(new QuantizationCell(key, settings, quantized.Id));
        }
    }
}
