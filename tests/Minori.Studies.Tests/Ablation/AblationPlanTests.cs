using Minori.Execution.Graphs;
using Minori.Studies.Ablation;
using Minori.Studies.Jobs;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

public sealed class AblationPlanTests : IDisposable
{
    private readonly SmallAblation _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Planning_is_pure() => Assert.Equal(Ids(SmallAblation.Plan(_small.Study)), Ids(SmallAblation.Plan(_small.Study)));

    [Fact]
    public void One_more_unit_is_one_more_training_for_each_seed()
    {
        AblationStudy study = _small.Study with { Training = _small.Study.Training with { Seeds = [1, 2] } };
        string[] added = [.. Ids(SmallAblation.Plan(WithOneMore(study))).Except(Ids(SmallAblation.Plan(study)))];
        ILookup<string, string> kinds = SmallAblation.Plan(WithOneMore(study)).Graph.Jobs.ToLookup(job => job.Id.Value, job => job.Record.Kind);

        Assert.Equal(
            new Dictionary<string, int> { ["continue"] = 2, ["unit-part"] = 1, ["merges"] = 2 },
            added.SelectMany(id => kinds[id]).GroupBy(kind => kind).ToDictionary(g => g.Key, g => g.Count()));
    }

    [Fact]
    public void A_unit_whose_text_changes_changes_no_other_training()
    {
        AblationStudy study = _small.Study with { Truths = null };
        string[] before = Trainings(SmallAblation.Plan(study));
        File.AppendAllText(_small.CorpusFile, """{"text": "a sentence that nobody wrote before", "domain": "domain-b"}""" + "\n");
        File.AppendAllText(_small.CorpusFile, """{"text": "a domain that nobody asked for", "domain": "domain-z"}""" + "\n");

        Assert.Equal(2, Trainings(SmallAblation.Plan(study)).Intersect(before).Count());
    }

    [Fact]
    public void A_truth_about_one_unit_is_its_model()
    {
        AblationPlan plan = SmallAblation.Plan(_small.Study with { Truths = new TruthsSection { List = [[SmallAblation.Domain(1)]] } });

        Assert.Equal(plan.Units.Single(unit => unit.Unit == 1).Models[0], Assert.Single(plan.Truths).Model);
    }

    [Fact]
    public void All_mixtures_are_merged_each_once_and_truths_are_drawn_among_them()
    {
        AblationStudy study = Many(8) with { Truths = new TruthsSection { Count = 20, Size = 3 } };
        IReadOnlyList<Mixture> truths = MixtureLists.Truths(study);

        Assert.Equal(255, MixtureLists.Merges(study).Distinct().Count());
        Assert.Equal(20, truths.Distinct().Count());
        Assert.All(truths, mixture => Assert.Equal(3, mixture.Count));
        Assert.Equal(56, MixtureLists.Truths(study with { Truths = new TruthsSection { Count = 60, Size = 3 } }).Count);
        Assert.Equal(
            truths, MixtureLists.Truths(Many(9) with { Truths = study.Truths! with { Among = study.Units.Of } }));
    }

    [Fact]
    public void Truths_of_very_many_mixtures_are_drawn_without_writing_them_out()
    {
        AblationStudy study = Many(60) with
        {
            Mixtures = new MixturesSection { Sizes = [1] },
            Truths = new TruthsSection { Count = 50, Size = 20 },
        };

        Assert.Equal(50, MixtureLists.Truths(study).Distinct().Count(mixture => mixture.Count == 20));
    }

    [Fact]
    public void Units_of_several_parts_are_trained_part_by_part()
    {
        AblationStudy study = _small.Study with
        {
            Units = _small.Study.Units with { Parts = [2, 1, 1], UnitTokens = 3000 },
        };
        AblationPlan plan = SmallAblation.Plan(study);

        Assert.Equal([2, 1, 1], plan.Units.Select(unit => unit.Models.Count));
        Assert.All(plan.Merges, batch => Assert.Equal([new MergeVariant(false, 1), new MergeVariant(true, 1)], batch.Variants));
        Assert.All(plan.Truths.Where(t => t.Mixture.Contains(0)), truth => Assert.Equal(
            4, plan.Graph.Jobs.Single(job => job.Id == truth.Model).Record.Inputs.Count));
    }

    private static AblationStudy WithOneMore(AblationStudy study) =>
        study with { Units = study.Units with { Of = [.. study.Units.Of, SmallAblation.Domain(3)] } };

    private AblationStudy Many(int units) =>
        _small.Study with { Units = _small.Study.Units with { Of = [.. Enumerable.Range(0, units).Select(k => $"unit {k}")] } };

    private static string[] Trainings(AblationPlan plan) =>
        [.. plan.Graph.Jobs.Where(job => job.Record.Kind == "continue").Select(job => job.Id.Value)];

    private static IEnumerable<string> Ids(AblationPlan plan) => plan.Graph.Jobs.Select((Job job) => job.Id.Value);
}
