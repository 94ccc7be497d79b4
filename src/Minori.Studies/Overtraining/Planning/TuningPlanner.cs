using Minori.Execution.Graphs;
using Minori.Studies.Jobs;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Overtraining;

/// <summary>
/// Plans the tunings of bases. Every way is scored on the same test examples, also where only some choose among learning
/// rates; a way that trains as another does shares its jobs.
/// </summary>
internal sealed class TuningPlanner(TuningSection tuning, SourceFingerprints fingerprints, Job corpus, Job text, PlanDraft draft)
{
    /// <summary>Adds the base's scores, and its tunings by every way that is tried on its arm.</summary>
    /// <param name="arm">The base's arm.</param>
    /// <param name="key">The base.</param>
    /// <param name="checkpoint">The job that makes it.</param>
    /// <param name="name">What titles call it.</param>
    public void Add(GridArm arm, BaseKey key, Job checkpoint, string name)
    {
        foreach (string task in tuning.Tasks)
        {
            Job score = arm.AddScore(ScoreJob.Record(checkpoint.Id, TaskOf(tuning.AllWays[0], task).Id), $"score {name} on {task}", task);
            draft.Scores.Add(new BaseScoreCell(key, task, score.Id));
            foreach (Named<TuningSection> way in tuning.AllWays.Take(arm.IsReference || tuning.Cross ? int.MaxValue : 1))
            {
                AddWay(arm, key, checkpoint, name, task, way);
            }
        }
    }

    /// <summary>A task's examples: those that a way learns, and the test examples of all ways.</summary>
    public Job TaskOf(Named<TuningSection> way, string task) => draft.AddSource(
        TaskJob.Record(fingerprints.Tasks[task], way.Section.Examples, tuning.TestExamples), $"examples of {task}");

    private void AddWay(GridArm arm, BaseKey key, Job checkpoint, string name, string task, Named<TuningSection> way)
    {
        string by = tuning.AllWays.Count > 1 ? $", {way.Name}" : "";
        foreach (double rate in way.Section.LearningRates)
        {
            foreach (int seed in tuning.Seeds)
            {
                string title = $"{name} on {task}{by}, rate {rate:0.##e0}, seed {seed}";
                Job tuned = AddTuning(arm, way.Section, rate, seed, checkpoint, task, TaskOf(way, task), title);
                Job scored = TaskOf(tuning.AllWays[0], task);
                Job score = arm.AddScore(ScoreJob.Record(tuned.Id, scored.Id), $"score tuned {title}", task);
                Job? choice = !tuning.ChoosesRates ? null
                    : arm.AddScore(ChoiceScoreJob.Record(tuned.Id, scored.Id), $"score for the choice of a rate: {title}", task, 0.5);
                Job loss = arm.AddEvaluation(LossJob.Record(tuned.Id, text.Id), $"loss of tuned {title}");
                draft.Tunings.Add(new TuningCell(new TuningKey(key, way.Name, task, rate, seed), score.Id, choice?.Id, loss.Id));
            }
        }
    }

    private Job AddTuning(GridArm arm, TuningSection way, double rate, int seed, Job checkpoint, string task, Job examples, string title)
    {
        int learned = (int)fingerprints.ExamplesOf(fingerprints.Tasks[task], way.Examples, 0).Train;
        FinetuneRecipe recipe = way.Recipe(rate, seed);
        Job tuned = arm.AddTraining(
            FinetuneJob.Record(recipe, checkpoint.Id, examples.Id, corpus.Id),
            $"tune {title}",
            recipe.Flops(arm.Configuration, way.PassedTokens(learned, arm.Model.Context), learned),
            arm.Workload.FinetuningMemory(recipe, way.Examples),
            arm.Workload.CheckpointBytes);
        return way.WiseFt is { } alpha
            ? draft.Add(
                arm.Workload, InterpolationJob.Record(alpha, checkpoint.Id, tuned.Id), $"interpolate {title}", flops: 1,
                arm.Workload.EvaluationMemory(isModified: true), arm.Workload.CheckpointBytes)
            : tuned;
    }
}
