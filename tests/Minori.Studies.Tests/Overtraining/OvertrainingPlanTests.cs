using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Models;
using Minori.Modifications;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Xunit;
using static Minori.Studies.Tests.Overtraining.SmallOvertraining;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>What is planned, and what is the same work as another study's.</summary>
public sealed class OvertrainingPlanTests
{
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
}
