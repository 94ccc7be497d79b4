using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Studies.StudyFiles;
using Minori.Testing;
using Minori.Training;
using Xunit;
using static Minori.Studies.Tests.Overtraining.SmallOvertraining;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Records of jobs: what identifies them, and that they read back.</summary>
public sealed class PlanRecordTests
{
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
}
