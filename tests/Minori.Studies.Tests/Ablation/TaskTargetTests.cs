using System.Text.Json;
using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

/// <summary>A task as what a mixture is to be best for: merges and truths are scored on it, and the search asks for it.</summary>
public sealed class TaskTargetTests : IDisposable
{
    private readonly SmallAblation _small = new(documents: 800);

    public TaskTargetTests()
    {
        string[] choices = ["apple falls", "river turns", "engine opens"];
        File.WriteAllLines(_small.Folder.File("choosing.jsonl"), Enumerable.Range(0, 300).Select(i => JsonSerializer.Serialize(new { prompt = $"{i}:", choices, answer = i % 3 })));
        File.WriteAllLines(_small.Folder.File("writing.jsonl"), Enumerable.Range(0, 400).Select(i => JsonSerializer.Serialize(new { prompt = $"{i}:", target = "planet waits violin" })));
    }

    public void Dispose() => _small.Dispose();

    private AblationStudy WithTasks(params string[] targets) => _small.Study with
    {
        Evaluation = _small.Study.Evaluation with { Tasks = [_small.Folder.File("choosing.jsonl"), _small.Folder.File("writing.jsonl")], TestExamples = 12 },
        Search = new SearchSection { Target = targets, MaxUnits = 2 },
    };

    [Fact]
    public async Task Merges_and_truths_are_scored_as_minori_eval_task_scores_them_and_proxies_are_judged_on_the_task()
    {
        AblationStudy study = WithTasks("writing") with { Truths = new TruthsSection { Count = 4, Size = 2 }, Units = _small.Study.Units with { Of = [.. Enumerable.Range(0, 4).Select(SmallAblation.Domain)] } };
        AblationPlan plan = await _small.RunAsync(study);
        AblationResults results = AblationReader.Read(plan, _small.Store);

        Assert.Equal(["domain-a", "domain-b", "choosing", "choosing errors", "writing"], results.Columns.Select(column => column.Name));
        Assert.All(results.Merges, merge => Assert.Equal(5, merge.Values.Count));
        using ThreadTeam team = new(1);
        foreach (MergedLosses single in results.Merges.Where(merge => merge.Mixture.Count == 1))
        {
            using ForwardCheckpoint unit = CheckpointFolder.Open(_small.Store.Open(plan.Units[single.Mixture.Last].Models[0]), team);
            TaskResult choosing = TaskEvaluator.Evaluate(unit.Model, unit.Tokenizer!, TaskJob.Test(TaskOf(plan, 0)), team);
            TaskResult writing = TaskEvaluator.Evaluate(unit.Model, unit.Tokenizer!, TaskJob.Test(TaskOf(plan, 1)), team);
            Assert.Equal([choosing.Loss.Value, 1 - choosing.Accuracy!.Value, writing.Loss.Value], single.Values.Skip(2), (expected, found) => Math.Abs(expected - found) < 1e-6);
        }

        StudyReport report = plan.Analyse(_small.Store, new Provenance("", "", []));
        Assert.Contains(report.Findings, finding => finding.Id == "predicts.writing");
        Assert.StartsWith("Best units for writing", report.Findings.Single(finding => finding.Id == "search.units").Subject, StringComparison.Ordinal);
        Assert.Contains("writing: ", report.Verdict, StringComparison.Ordinal);

        // The mean over sets is of texts alone.
        Assert.Equal([0, 1], Target.All(study, results).Single(target => target.Id == Target.Mean).Columns);
    }

    [Theory]
    [InlineData("writing")]
    [InlineData("choosing errors")]
    [InlineData("choosing", "writing", "domain-b")]
    public async Task A_search_finds_the_merge_that_is_best_for_its_targets(params string[] targets)
    {
        AblationStudy study = WithTasks(targets);
        AblationPlan plan = await _small.RunAsync(study);
        AblationResults results = AblationReader.Read(plan, _small.Store);
        FoundMixtures found = results.Search!.Found;
        Target target = Target.Search(study, results)!;
        Dictionary<Mixture, double> own = new[] { 0b011UL, 0b101UL, 0b110UL }.ToDictionary(units => new Mixture(units), units => OnWhatIsSearchedBy(plan, new Mixture(units), targets));

        Assert.Equal(3, found.Subsets);
        Assert.Equal(own.Values.Min(), found.SubsetLoss, 1e-6);
        Assert.Equal(own[Mixture.Parse(found.Subset)], found.SubsetLoss, 1e-6);

        // What is reported is of the texts and examples that the trainings are measured on.
        Assert.Equal(
            target.Of(results.Merges.Single(merge => merge.Mixture == Mixture.Parse(found.Subset) && merge.Variant == new MergeVariant(false, 1)).Values), found.SubsetPredicted, 1e-6);
        Assert.True(found.WeightsLoss <= found.SubsetLoss + 1e-6, "shares that a set has are among the shares that are searched");
        Assert.Equal(results.Columns.Count, results.Search.Subset!.Count);
    }

    [Fact]
    public async Task A_task_that_is_added_to_a_finished_study_trains_nothing_and_measures_no_text_again()
    {
        AblationStudy with = WithTasks("domain-a");
        await _small.RunAsync(with with { Evaluation = _small.Study.Evaluation });
        AblationPlan more = SmallAblation.Plan(with);

        string[] kinds = [.. JobPlan.Create(more.Graph, _small.Store).With(JobNeed.ToRun).Select(job => job.Record.Kind).Distinct().Order()];

        Assert.Equal(["score", "task", "task-merges"], kinds);
    }

    private double OnWhatIsSearchedBy(AblationPlan plan, Mixture mixture, string[] targets)
    {
        using ThreadTeam team = new(1);
        using ForwardCheckpoint merged = ForwardCheckpoint.Open(_small.Merged(plan, mixture, new MergeVariant(false, 1), team), team);
        var inputs = plan.Graph.Jobs.Single(job => job.Record.Kind == "mixture-search").Record.Inputs;
        return targets.Average(target =>
        {
            if (target.StartsWith("domain", StringComparison.Ordinal))
            {
                return LossEvaluator.Evaluate(merged.Model, merged.Tokenizer!, EvaluationTextJob.Documents(_small.Store.Open(inputs["text"])), team).Domains[target].Loss;
            }

            bool isChoosing = target.StartsWith("choosing", StringComparison.Ordinal);
            var task = _small.Store.Open(inputs[isChoosing || !targets.Any(t => t.StartsWith("choosing", StringComparison.Ordinal)) ? "task-0" : "task-1"]);
            TaskResult result = TaskEvaluator.Evaluate(merged.Model, merged.Tokenizer!, [.. TaskJob.Test(task).Skip(12)], team);
            Assert.Equal(24, TaskJob.Test(task).Count);
            return target.EndsWith("errors", StringComparison.Ordinal) ? 1 - result.Accuracy!.Value : result.Loss.Value;
        });
    }

    private Execution.Artifacts.Artifact TaskOf(AblationPlan plan, int number) =>
        _small.Store.Open(plan.Graph.Jobs.Where(job => job.Record.Kind == "task").ElementAt(number).Id);
}
