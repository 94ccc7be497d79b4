using System.Text.Json;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Training;
using Xunit;
using static Minori.Studies.Tests.Overtraining.SmallOvertraining;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Switches of pre-training in the plan.</summary>
public sealed class PretrainingPlanTests
{
    /// <summary>Each switch of pre-training makes other bases of the same corpus, and SAM's cost twice as much.</summary>
    [Fact]
    public void Switches_of_pre_training_are_part_of_the_work_and_of_its_cost()
    {
        OvertrainingStudy study = Study();
        JobGraph before = study.Plan(Fingerprints).Graph;
        PretrainingSection[] sections =
        [
            study.Pretraining with { SamRadius = 0.05 },
            study.Pretraining with { Dropout = 0.1 },
            study.Pretraining with { Optimizer = new OptimizerSection { Kind = "muon", RestRate = 0.5 } },
            study.Pretraining with { LearningRate = 1e-3 },
            study.Pretraining with { WeightDecay = 0.3 },
            study.Pretraining with { Schedule = "constant" },
            study.Pretraining with { Annealing = Annealing.Independent, Schedule = "linear", FloorFraction = 0.1 },
            study.Pretraining with { Exposure = new ExposureSection { Task = "member-kind", Fraction = 0.05 } },
        ];
        foreach (PretrainingSection section in sections)
        {
            JobGraph graph = (study with { Pretraining = section }).Plan(Fingerprints).Graph;
            Assert.Empty(Trainings(before).Select(job => job.Id).Intersect(Trainings(graph).Select(job => job.Id)));
            Assert.All(Trainings(graph), job => AssertReadsBack(job.Record.Parameters.GetProperty("recipe")));
        }

        Job[] plain = [.. Trainings(before)];
        Job[] sam = [.. Trainings((study with { Pretraining = sections[0] }).Plan(Fingerprints).Graph)];
        Assert.Equal(plain.Select(job => 2 * job.EstimatedCost), sam.Select(job => job.EstimatedCost));
        Assert.All(plain.Zip(sam), pair => Assert.True(pair.Second.Memory.Bytes(1) > pair.First.Memory.Bytes(1)));
    }

    [Fact]
    public void Without_annealing_the_trunk_itself_is_every_base()
    {
        OvertrainingStudy study = Study();
        OvertrainingPlan plan = (OvertrainingPlan)(study with { Pretraining = study.Pretraining with { Schedule = "constant" } }).Plan(Fingerprints);

        Assert.Equal(3, Trainings(plan.Graph).Count());
        Assert.Equal(Trainings(plan.Graph).Select(job => job.Id), plan.Bases.Select(cell => cell.Checkpoint));
    }

    /// <summary>All through, the trunk has the task too; with the annealing alone, the trunk is that of the study without it.</summary>
    [Fact]
    public void An_exposure_names_its_task_and_shares_what_it_can()
    {
        OvertrainingStudy study = Study();
        Job[] through = [.. Trainings(Exposed(0).Graph)], annealed = [.. Trainings(Exposed(0.8).Graph)];
        Job[] plain = [.. Trainings(study.Plan(Fingerprints).Graph)];

        Assert.All(through, job => Assert.True(job.Record.Inputs.ContainsKey("task")));
        Assert.Equal(3, annealed.Count(job => job.Record.Inputs.ContainsKey("task")));
        Assert.Equal(3, plain.Select(job => job.Id).Intersect(annealed.Select(job => job.Id)).Count());
        Assert.Contains("member-kind", (study with { Tuning = null, Pretraining = ExposedSection(0) }).Sources.Tasks);

        OvertrainingPlan Exposed(double from) => (OvertrainingPlan)(study with { Pretraining = ExposedSection(from) }).Plan(Fingerprints);

        PretrainingSection ExposedSection(double from) => study.Pretraining with
        {
            Exposure = new ExposureSection { Task = "member-kind", Fraction = 0.05, From = from },
        };
    }

    private static void AssertReadsBack(JsonElement recipe) => Assert.Equal(
        recipe.GetRawText(), CanonicalJson.Write(JobParameters.ToJson(JobParameters.FromJson<PretrainRecipe>(recipe))));

    private static IEnumerable<Job> Trainings(JobGraph graph) => graph.Jobs.Where(job => job.Record.Kind == "pretrain");
}
