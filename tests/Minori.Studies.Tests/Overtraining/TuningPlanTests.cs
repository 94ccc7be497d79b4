using Minori.Execution.Graphs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Xunit;
using static Minori.Studies.Tests.Overtraining.SmallOvertraining;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Ways of tuning in the plan.</summary>
public sealed class TuningPlanTests
{
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

    /// <summary>What plans and comparisons at equal compute count.</summary>
    [Fact]
    public void Replay_and_Fisher_information_are_part_of_what_a_tuning_costs()
    {
        TuningSection tuning = Study().Tuning! with { Epochs = 3 };

        Assert.Equal(100 * 3 * 16, tuning.PassedTokens(100, context: 32));
        Assert.Equal(2 * 100 * 3 * 16, (tuning with { Replay = new ReplaySection { Fraction = 0.5 } }).PassedTokens(100, context: 32));
        Assert.Equal(
            (100 * 3 * 16) + (50 * 32), (tuning with { Ewc = new EwcSection { Strength = 1, Sequences = 50 } }).PassedTokens(100, context: 32));
    }
}
