using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Modifications;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Minori.Training;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

public sealed class OvertrainingPlanTests
{
    private static readonly SourceFingerprints Fingerprints =
        new(new string('a', 64), new Dictionary<string, string> { ["member-kind"] = new string('b', 64) });

    [Fact]
    public void Planning_is_pure()
    {
        Assert.Equal(Ids(Study().Plan(Fingerprints).Graph), Ids(Study().Plan(Fingerprints).Graph));
    }

    [Fact]
    public void A_shorter_study_is_part_of_a_longer_one()
    {
        OvertrainingStudy study = Study();
        OvertrainingStudy shorter = study with { Pretraining = study.Pretraining with { Budgets = [500_000, 1_000_000] } };

        Assert.Subset(
            Ids(study.Plan(Fingerprints).Graph).ToHashSet(), Ids(shorter.Plan(Fingerprints).Graph).ToHashSet());
    }

    [Fact]
    public void Another_corpus_is_other_work()
    {
        IEnumerable<string> other = Ids(Study().Plan(Fingerprints with { Corpus = new string('c', 64) }).Graph);

        // Only the task's examples do not depend on the corpus.
        Assert.Single(Ids(Study().Plan(Fingerprints).Graph).Intersect(other));
    }

    [Fact]
    public void Every_budget_has_its_cells()
    {
        OvertrainingPlan plan = (OvertrainingPlan)Study().Plan(Fingerprints);

        Assert.Equal([500_000, 1_000_000, 2_000_000], plan.Bases.Select(b => b.Base.Tokens));
        Assert.Equal(3 * 2, plan.Noise.Count);
        Assert.Equal(3, plan.Scores.Count);
        Assert.Equal(3 * 1 * 2, plan.Tunings.Count);
    }

    [Fact]
    public void What_a_plan_costs_is_no_more_than_its_sources_and_its_vocabulary_give_and_no_job_becomes_another()
    {
        OvertrainingStudy study = Study() with { Model = Study().Model! with { Vocabulary = 4096 } };
        ArtifactId corpus = CorpusJob.Record(Fingerprints.Corpus, 4096).Id;
        JobGraph whole = study.Plan(Fingerprints).Graph;
        SourceFingerprints half = Fingerprints with
        {
            Sizes = new Dictionary<string, SourceSize>
            {
                [Fingerprints.Corpus] = new(1_000_000, (long)(study.Evaluation.ValidationTokens / 2 * 4.3)),
                [Fingerprints.Tasks["member-kind"]] = new(study.Tuning!.Examples / 4, study.Tuning.TestExamples / 5),
            },
        };
        JobGraph less = study.Plan(half).Graph;
        JobGraph fewer = study.Plan(Fingerprints with { Vocabularies = new Dictionary<ArtifactId, int> { [corpus] = 300 } }).Graph;

        Assert.Equal(Ids(whole), Ids(less));
        Assert.Equal(Ids(whole), Ids(fewer));
        Assert.All(["loss", "noise"], kind => Assert.Equal(0.5, Cost(less, kind) / Cost(whole, kind), 0.02));
        Assert.Equal(0.25, Cost(less, "finetune") / Cost(whole, "finetune"), 1e-9);
        Assert.Equal(0.2, Cost(less, "score") / Cost(whole, "score"), 1e-9);
        Assert.Equal(Cost(whole, "pretrain"), Cost(less, "pretrain"));
        Assert.All(["pretrain", "loss", "finetune", "score"], kind => Assert.True(Cost(fewer, kind) < 0.8 * Cost(whole, kind)));

        static double Cost(JobGraph graph, string kind) => graph.Jobs.Where(j => j.Record.Kind == kind).Sum(j => j.EstimatedCost);
    }

    /// <summary>What users have in their stores must not be made again because a choice was added.</summary>
    [Fact]
    public void A_study_of_Llamas_with_AdamW_has_the_jobs_that_it_always_had()
    {
        string ids = string.Concat(Ids(Study().Plan(Fingerprints).Graph).Order(StringComparer.Ordinal));

        Assert.Equal(
            "cd76e5b863b6e5e7750884f71ac10a7443fb1799",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(ids)))[..40]);
    }

    /// <summary>The records themselves, as text, of what the demo trains: whoever changes one sees what.</summary>
    [Fact]
    public void The_demos_trainings_have_the_records_that_they_always_had()
    {
        string demo = Path.Combine(SharedData.RepositoryRoot, "studies", "demo.yaml");
        IEnumerable<JobRecord> records = StudyFile.Load(demo).Study
            .Plan(Fingerprints with { Tasks = new Dictionary<string, string> { ["member-kind"] = new('b', 64), ["namespace-group"] = new('c', 64) } })
            .Graph.Jobs.Select(job => job.Record);

        ApprovedText.Equal(
            "Minori.Studies.Tests",
            "demo-records",
            string.Concat(records.Where(record => record.Kind is "pretrain" or "finetune").Select(record => record.CanonicalText + "\n")));
    }

    [Fact]
    public void Activations_computed_again_are_no_other_work()
    {
        OvertrainingStudy study = Study();
        OvertrainingStudy again = study with
        {
            Pretraining = study.Pretraining with { RecomputeActivations = true },
            Tuning = study.Tuning! with { RecomputeActivations = true },
        };

        Assert.Equal(Ids(study.Plan(Fingerprints).Graph), Ids(again.Plan(Fingerprints).Graph));
        Assert.Equal((0, 2), (((IStudy)study).Hints.Count, ((IStudy)again).Hints.Distinct().Count()));
    }

    [Fact]
    public void Architecture_and_optimizers_are_part_of_the_work()
    {
        OvertrainingStudy study = Study();
        OvertrainingStudy gpt2 = study with { Model = study.Model! with { Architecture = ModelFamily.Gpt2 } };
        OvertrainingStudy lion = study with
        {
            Pretraining = study.Pretraining with { Optimizer = new OptimizerSection { Kind = "lion", Beta2 = 0.98 } },
        };
        OvertrainingStudy tunedWithSgd = study with
        {
            Tuning = study.Tuning! with { Optimizer = new OptimizerSection { Kind = "sgd-momentum" } },
        };
        OvertrainingStudy named = study with
        {
            Pretraining = study.Pretraining with { Optimizer = new OptimizerSection { Kind = "adamw" } },
        };

        // Corpus, evaluation text and the task's examples are shared; of another tuning, all but the tunings.
        string[] ids = [.. Ids(study.Plan(Fingerprints).Graph)];
        Assert.Equal(3, ids.Intersect(Ids(gpt2.Plan(Fingerprints).Graph)).Count());
        Assert.Equal(3, ids.Intersect(Ids(lion.Plan(Fingerprints).Graph)).Count());
        Assert.Equal(ids.Length - (3 * 3 * 2), ids.Intersect(Ids(tunedWithSgd.Plan(Fingerprints).Graph)).Count());
        Assert.Equal(ids, Ids(named.Plan(Fingerprints).Graph));
    }

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
        Assert.All(plain.Zip(sam), pair => Assert.True(pair.Second.MemoryBytes > pair.First.MemoryBytes));
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

    [Fact]
    public void A_record_reads_back_to_the_same_recipe()
    {
        PretrainRecipe recipe = Study().Pretraining.Recipe(Study().Model!, 1, 500_000);
        PretrainRecipe lion = recipe with { Optimizer = new LionOptimizer { Beta2 = 0.98 } };

        Assert.Equal(JobParameters.Format(recipe), JobParameters.Format(recipe with { Optimizer = new AdamWOptimizer() }));
        Assert.Equal(recipe, JobParameters.Parse<PretrainRecipe>(JobParameters.Format(recipe)));

        // A job's record is canonical: its keys are sorted, so the kind does not come first.
        string canonical = CanonicalJson.Write(JobParameters.ToJson(lion));
        string betas = "\"beta1\":0.9,\"beta2\":0.98";
        Assert.Contains($"\"optimizer\":{{{betas},\"kind\":\"lion\"}}", canonical, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(canonical, "beta1"));
        Assert.Equal(lion, JobParameters.Parse<PretrainRecipe>(canonical));

        // Earlier versions wrote AdamW's numbers beside another optimizer's.
        Assert.Equal(lion, JobParameters.Parse<PretrainRecipe>("{\"beta1\":0.9,\"beta2\":0.95,\"epsilon\":1E-08," + canonical[1..]));
        Assert.Equal(lion, JobParameters.Parse<PretrainRecipe>(canonical[..^1] + ",\"beta1\":0.9,\"beta2\":0.95,\"epsilon\":1E-08}"));
    }

    [Fact]
    public void Quantization_adds_work_and_changes_no_other()
    {
        OvertrainingStudy study = Study() with
        {
            Quantization = new QuantizationSection { Bits = [8, 4], Per = [QuantizationScope.Channel, QuantizationScope.Group] },
        };
        OvertrainingPlan plan = (OvertrainingPlan)study.Plan(Fingerprints);
        HashSet<string> before = Ids(Study().Plan(Fingerprints).Graph).ToHashSet();

        Assert.Equal(3 * 2 * 2, plan.Quantizations.Count);
        Assert.Subset(Ids(plan.Graph).ToHashSet(), before);
        Assert.Equal(before.Count + 12, Ids(plan.Graph).Count());
    }

    [Fact]
    public void Several_interpolations_of_one_tuning_share_it()
    {
        OvertrainingStudy study = Study();
        TuningSection tuning = study.Tuning!;
        OvertrainingStudy varied = study with
        {
            Tuning = tuning with
            {
                Ways = [new("plain", tuning), new("half", tuning with { WiseFt = 0.5 }), new("quarter", tuning with { WiseFt = 0.25 })],
            },
        };
        JobGraph graph = varied.Plan(Fingerprints).Graph;

        Assert.Equal(3 * 2, graph.Jobs.Count(job => job.Record.Kind == "finetune"));
        Assert.Equal(3 * 2 * 2, graph.Jobs.Count(job => job.Record.Kind == "interpolation"));
        Assert.Equal(3 * 2 * 3, graph.Jobs.Count(job => job.Title.StartsWith("loss of tuned", StringComparison.Ordinal)));
        Assert.Subset(Ids(graph).ToHashSet(), Ids(study.Plan(Fingerprints).Graph).ToHashSet());
    }

    [Fact]
    public void Only_tunings_that_read_the_corpus_depend_on_it()
    {
        OvertrainingStudy study = Study();
        Assert.DoesNotContain("corpus", Inputs(study.Tuning! with { L2Sp = 0.1, Lora = null, Frozen = ["*norm*"] }));
        Assert.DoesNotContain("corpus", Inputs(study.Tuning! with { Lora = new LoraSection { Rank = 2 } }));
        Assert.Contains("corpus", Inputs(study.Tuning! with { Ewc = new EwcSection { Strength = 1e4 } }));
        Assert.Contains("corpus", Inputs(study.Tuning! with { Replay = new ReplaySection { Fraction = 0.2 } }));

        IEnumerable<string> Inputs(TuningSection tuning) =>
            (study with { Tuning = tuning }).Plan(Fingerprints).Graph.Jobs.First(job => job.Record.Kind == "finetune").Record.Inputs.Keys;
    }

    [Fact]
    public void A_tunings_record_reads_back_to_the_same_recipe()
    {
        FinetuneRecipe recipe = (Study().Tuning! with
        {
            L2Sp = 0.1,
            Ewc = new EwcSection { Strength = 1e4 },
            Replay = new ReplaySection { Fraction = 0.2 },
            Lora = new LoraSection { Rank = 2, Targets = [LoraTarget.Q, LoraTarget.Down] },
            Frozen = ["*embed*"],
        }).Recipe(1e-3, 1);
        string json = JobParameters.Format(recipe);

        Assert.Equal(json, JobParameters.Format(JobParameters.Parse<FinetuneRecipe>(json)));
        Assert.Contains("\"l2_sp\":0.1", json, StringComparison.Ordinal);
        Assert.Contains("\"targets\":[\"q\",\"down\"]", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_that_does_not_fit_the_model_is_refused_where_the_study_is_read()
    {
        OvertrainingStudy study = Study();
        TuningSection tuning = study.Tuning!;
        string Problem(TuningSection way) =>
            Assert.Single((study with { Tuning = tuning with { Ways = [new("plain", tuning), new("odd", way)] } }).Problems()).Problem;

        Assert.StartsWith("way odd: no tensor of the model is called 'lm_head'", Problem(tuning with { Frozen = ["lm_head"] }), StringComparison.Ordinal);
        Assert.StartsWith("way odd: LoRA of rank 64 does not fit", Problem(tuning with { Lora = new LoraSection { Rank = 64 } }), StringComparison.Ordinal);
        Assert.Equal("way odd: replay fraction cannot be 1: take a number above 0 and below 1", Problem(tuning with { Replay = new ReplaySection { Fraction = 1 } }));
    }

    /// <summary>A grid changes nothing for the studies without one: their trainings and results stay in the stores.</summary>
    [Fact]
    public void The_demo_has_the_jobs_that_it_always_had()
    {
        IStudy demo = StudyFile.Load(Path.Combine(SharedData.RepositoryRoot, "studies", "demo.yaml")).Study;
        SourceFingerprints fingerprints = new(
            new string('a', 64), demo.Sources.Tasks.ToDictionary(t => t, t => new string(t[0] == 'm' ? 'b' : 'c', 64)));
        JobGraph graph = demo.Plan(fingerprints).Graph;

        // Scores for the choice of a learning rate came later, beside the others.
        string[] ids = [.. graph.Jobs.Where(j => j.Record.Kind != "score-choice").Select(j => j.Id.Value).Order(StringComparer.Ordinal)];
        Assert.Equal(157, ids.Length);
        Assert.Equal("f30af5666a5c38bec33ae176989bf2cd2cd2c1ea", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(ids))))[..40]);
    }

    private static IEnumerable<string> Ids(JobGraph graph) => graph.Jobs.Select(j => j.Id.Value);

    private static OvertrainingStudy Study() => new()
    {
        Title = "test",
        Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
        Model = new ModelSection { Width = 32, Layers = 1, Heads = 2, Context = 32 },
        Pretraining = new PretrainingSection { Budgets = [500_000, 1_000_000, 2_000_000], LearningRate = 3e-3 },
        Noise = new NoiseSection { Gammas = [1, 2] },
        Tuning = new TuningSection { Tasks = ["member-kind"], LearningRates = [1e-3] },
    };
}
