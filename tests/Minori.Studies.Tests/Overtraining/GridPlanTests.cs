using Minori.Execution.Graphs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Sizes × recipes × seeds × budgets, and the ways of tuning.</summary>
public sealed class GridPlanTests
{
    private static readonly SourceFingerprints Fingerprints =
        new(new string('a', 64), new Dictionary<string, string> { ["returns"] = new string('b', 64) });

    [Fact]
    public void Ways_are_tried_on_the_reference_recipe_and_the_reference_way_on_all()
    {
        OvertrainingPlan plan = (OvertrainingPlan)Study().Plan(Fingerprints);

        // The small size has two budgets of its own, the large one three.
        Assert.Equal((2 + 3) * 2 * 2, plan.Bases.Count);
        Assert.Equal(["small", "large"], plan.Bases.Select(b => b.Base.Size).Distinct());
        Assert.Equal(
            [("fast", "full"), ("plain", "full"), ("plain", "low")],
            plan.Tunings.Select(t => (t.Tuning.Base.Recipe, t.Tuning.Way)).Distinct().Order());
        Assert.Equal(6, ((OvertrainingPlan)Crossed().Plan(Fingerprints)).Tunings.Select(t => (t.Tuning.Base, t.Tuning.Way)).Distinct()
            .Count(t => t.Base.Size == "large" && t.Base.Seed == 1 && t.Way == "low"));
    }

    [Fact]
    public void Where_one_way_chooses_among_rates_every_way_is_scored_for_it()
    {
        OvertrainingStudy study = Study();
        TuningSection tuning = study.Tuning!;
        OvertrainingStudy choosing = study with
        {
            Tuning = tuning with { Ways = [tuning.Ways[0], new("swept", tuning with { LearningRates = [1e-4, 1e-3] })] },
        };

        Assert.All(((OvertrainingPlan)study.Plan(Fingerprints)).Tunings, t => Assert.Null(t.Choice));
        Assert.All(((OvertrainingPlan)choosing.Plan(Fingerprints)).Tunings, t => Assert.NotNull(t.Choice));
    }

    [Fact]
    public void Recipes_that_train_alike_share_their_jobs()
    {
        OvertrainingStudy study = Study();
        PretrainingSection section = study.Pretraining;
        OvertrainingStudy same = study with { Pretraining = section with { Recipes = [new("plain", section), new("again", section)] } };
        OvertrainingStudy alone = study with { Pretraining = section with { Recipes = [] } };

        Assert.Equal(Trainings(alone.Plan(Fingerprints).Graph), Trainings(same.Plan(Fingerprints).Graph));
    }

    [Fact]
    public void One_size_is_part_of_the_grid_of_several()
    {
        OvertrainingStudy study = Study();
        OvertrainingStudy small = study with { Models = [study.Models[0]] };

        Assert.Subset(Ids(study.Plan(Fingerprints).Graph), Ids(small.Plan(Fingerprints).Graph));
    }

    [Fact]
    public void Every_job_is_judged_by_the_model_that_it_runs()
    {
        OvertrainingPlan plan = (OvertrainingPlan)Study().Plan(Fingerprints);
        Job[] training = [.. plan.Graph.Jobs.Where(j => j.Record.Kind == "pretrain")];

        Assert.Equal([8, 16], training.Select(j => plan.WorkloadOf(j).Model.Width).Distinct());
    }

    private static OvertrainingStudy Crossed() => Study() with { Tuning = Study().Tuning! with { Cross = true } };

    private static OvertrainingStudy Study()
    {
        PretrainingSection pretraining = new() { Budgets = [500_000, 1_000_000, 2_000_000], LearningRate = 3e-3, Seeds = [1, 2] };
        TuningSection tuning = new() { Tasks = ["returns"], LearningRates = [1e-3], Seeds = [1] };
        return new()
        {
            Title = "test",
            Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
            Models =
            [
                new ModelSection { Name = "small", Width = 8, Layers = 1, Heads = 1, Context = 32, Budgets = [250_000, 500_000] },
                new ModelSection { Name = "large", Width = 16, Layers = 1, Heads = 1, Context = 32 },
            ],
            Pretraining = pretraining with
            {
                Recipes = [new Named<PretrainingSection>("plain", pretraining), new("fast", pretraining with { LearningRate = 1e-2 })],
            },
            Tuning = tuning with { Ways = [new Named<TuningSection>("full", tuning), new("low", tuning with { LearningRates = [1e-4] })] },
        };
    }

    private static HashSet<string> Ids(JobGraph graph) => [.. graph.Jobs.Select(j => j.Id.Value)];

    private static int Trainings(JobGraph graph) => graph.Jobs.Count(j => j.Record.Kind == "pretrain");
}
