using Minori.Execution.Graphs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
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

        Assert.Equal([500_000, 1_000_000, 2_000_000], plan.Bases.Select(b => b.Tokens));
        Assert.Equal(3 * 2, plan.Noise.Count);
        Assert.Equal(3, plan.Scores.Count);
        Assert.Equal(3 * 1 * 2, plan.Tunings.Count);
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
