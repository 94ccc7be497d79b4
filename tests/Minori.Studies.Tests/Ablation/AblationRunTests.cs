using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Studies.Ablation;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Text;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

/// <summary>A small study with real trainings: what is merged, what is trained on, and what a kill leaves.</summary>
public sealed class AblationRunTests : IDisposable
{
    private readonly SmallAblation _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public async Task A_batch_of_merges_measures_what_minori_merge_and_eval_measure_one_by_one()
    {
        AblationPlan plan = await _small.RunAsync(_small.Study with
        {
            Mixtures = new MixturesSection { Scales = [1.5] },
            Units = _small.Study.Units with { Parts = [2, 1, 1], UnitTokens = 3000 },
        });
        AblationResults results = AblationReader.Read(plan, _small.Store);
        using ThreadTeam team = new(1);

        Assert.Equal(7 + 7 + 7, results.Merges.Count);
        Assert.All(results.Merges, merge => Assert.All(
            merge.Values.Zip(Alone(plan, merge, team)), pair => Assert.Equal(pair.Second, pair.First, 1e-6)));
        Assert.NotEqual(
            results.Merges.Single(m => m.Variant == new MergeVariant(false, 1) && m.Mixture.Units == 0b11).Values,
            results.Merges.Single(m => m.Variant == new MergeVariant(true, 1) && m.Mixture.Units == 0b11).Values);
    }

    [Fact]
    public async Task Adding_a_unit_to_a_finished_study_trains_one_model()
    {
        await _small.RunAsync(_small.Study);
        AblationStudy more = _small.Study with { Units = _small.Study.Units with { Of = [.. _small.Study.Units.Of, SmallAblation.Domain(3)] } };

        Job[] toRun = [.. JobPlan.Create(SmallAblation.Plan(more).Graph, _small.Store).With(JobNeed.ToRun)];

        Assert.Equal(["continue", "merges", "unit-part"], toRun.Select(job => job.Record.Kind).Order());
    }

    [Fact]
    public async Task Truths_are_trained_on_their_units_and_on_nothing_held_out()
    {
        AblationPlan plan = await _small.RunAsync(_small.Study);
        HashSet<string> heldOut = [.. EvaluationTextJob.Documents(_small.Store.Open(plan.Sets)).Select(d => d.Id.Split('#')[0])];
        StudyReport report = plan.Analyse(_small.Store, new Provenance("", "", []));

        Assert.Equal(["domain-a", "domain-b"], EvaluationTextJob.Documents(_small.Store.Open(plan.Sets)).Select(d => d.Domain).Distinct());
        Assert.All(plan.Units, unit =>
        {
            Document[] trained = [.. UnitPartJob.Documents(_small.Store.Open(unit.Data[0]))];
            Assert.All(trained, d => Assert.Equal(SmallAblation.Domain(unit.Unit), d.Domain));
            Assert.DoesNotContain(trained, d => heldOut.Contains(d.Id));
            Assert.InRange(trained.Sum(d => d.Text.Length + 1), 3990, 4010);
        });
        Assert.Equal(3, AblationReader.Read(plan, _small.Store).Truths.Count);
        Assert.Contains(report.Findings, finding => finding.Id == "ledger");
    }

    [Fact]
    public async Task Text_to_search_by_is_of_documents_that_nothing_is_measured_on()
    {
        using SmallAblation large = new(documents: 1600);
        AblationPlan plan = await large.RunAsync(large.Study with { Truths = null, Search = new SearchSection { Target = [SmallAblation.Domain(1)], MaxUnits = 2 } });
        Artifact[] sets = [.. plan.Graph.Jobs.Where(job => job.Record.Kind == "evaluation-sets").Select(job => large.Store.Open(job.Id))];
        HashSet<string> measured = EvaluationSetsJob.DocumentsOf(sets[0]), searched = EvaluationSetsJob.DocumentsOf(sets[1]);

        Assert.NotEmpty(searched);
        Assert.Empty(measured.Intersect(searched));
        Assert.Equal([SmallAblation.Domain(1)], EvaluationSetsJob.Facts(sets[1]).Select(set => set.Name));
        Assert.Equal(plan.Sets, sets[0].Id);
        Assert.Equal(plan.Sets, SmallAblation.Plan(large.Study with { Search = null }).Sets);
        Assert.Equal(sets[1].Id, plan.Graph.Jobs.Single(job => job.Record.Kind == "mixture-search").Record.Inputs["text"]);
        FoundMixtures found = AblationReader.Read(plan, large.Store).Search!.Found;
        Assert.NotEqual(found.SubsetLoss, found.SubsetPredicted);

        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => _small.RunAsync(_small.Study with
        {
            Truths = null,
            Evaluation = _small.Study.Evaluation with { Tokens = 40_000 },
            Search = new SearchSection { Target = [SmallAblation.Domain(1)], MaxUnits = 2 },
        }));
        Assert.Contains("no held-out document of domain-b is left to search by", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_seed_of_a_corpus_of_its_own_is_trained_on_is_in_no_set()
    {
        using SmallAblation large = new(documents: 1600);

        // The seed's file has what the corpus holds out and what the further file has, all of it to train on.
        string folder = Directory.CreateDirectory(large.Folder.File("seed")).FullName, extra = large.Folder.File("extra.jsonl");
        string seed = Path.Combine(folder, "seed.train.jsonl");
        File.WriteAllText(Path.Combine(folder, "seed.valid.jsonl"), """{"text": "held out of the seed's own corpus"}""" + "\n");
        string[] lines = [.. Enumerable.Range(0, 60).Select(i => $$"""{"text": "{{i}} a sentence of nobody's corpus, which waits for planets"}""")];
        File.WriteAllLines(extra, lines);
        File.WriteAllLines(seed, [.. File.ReadLines(large.CorpusFile).Where((_, i) => i / 5 % 2 == 0), .. lines.Take(30)]);
        AblationStudy study = large.Study with
        {
            Seed = large.Study.Seed with { Of = null, Sources = [folder] },
            Evaluation = large.Study.Evaluation with { Files = [extra] },
            Truths = null,
        };
        AblationPlan plan = await large.RunAsync(study);
        HashSet<string> trained = [.. File.ReadLines(seed).Select(line => DocumentHash.Of(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!))];

        Assert.Empty(EvaluationSetsJob.DocumentsOf(large.Store.Open(plan.Sets)).Intersect(trained));
        IReadOnlyList<EvaluationSetFacts> facts = EvaluationSetsJob.Facts(large.Store.Open(plan.Sets));
        Assert.True(facts.SkipLast(1).Sum(set => set.LeftOut) > 0, "held-out documents of the corpus that the seed has are left out");
        Assert.Equal(30, facts[^1].LeftOut);
    }

    [Fact]
    public async Task Parts_of_a_unit_share_no_text_and_a_unit_that_is_too_small_is_told_or_repeated()
    {
        AblationStudy parts = _small.Study with { Units = _small.Study.Units with { Parts = [2, 1, 1], UnitTokens = 3000 }, Truths = null };
        AblationPlan plan = await _small.RunAsync(parts);
        string[] first = [.. UnitPartJob.Documents(_small.Store.Open(plan.Units[0].Data[0])).Select(d => d.Text)];
        string[] second = [.. UnitPartJob.Documents(_small.Store.Open(plan.Units[0].Data[1])).Select(d => d.Text)];
        Assert.Empty(first.Intersect(second));

        AblationStudy large = _small.Study with { Units = _small.Study.Units with { UnitTokens = 40_000 }, Truths = null };
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => _small.RunAsync(large));
        Assert.Contains("unit domain-", failure.Message, StringComparison.Ordinal);
        Assert.Contains("set units.upsample: true", failure.Message, StringComparison.Ordinal);

        AblationPlan repeated = await _small.RunAsync(large with { Units = large.Units with { Upsample = true } });
        Artifact part = _small.Store.Open(repeated.Units[0].Data[0]);
        Assert.InRange(UnitPartJob.Documents(part).Sum(d => d.Text.Length + 1), 39_990, 40_010);
        Assert.True(UnitPartJob.Facts(part).UnitTokens < 20_000);
    }

    [Fact]
    public async Task Merges_that_were_stopped_go_on_and_end_with_the_same_bytes()
    {
        AblationPlan plan = await _small.RunAsync(_small.Study);
        Artifact whole = _small.Store.Open(plan.Merges[0].Measured.Losses);
        string work = Directory.CreateDirectory(_small.Folder.File("work")).FullName;
        string output = Directory.CreateDirectory(_small.Folder.File("output")).FullName;
        int stops = 0;
        for (bool isDone = false; !isDone;)
        {
            using CancellationTokenSource stop = new();
            try
            {
                new MergesJob().Execute(Context(whole, work, output, 1 + (stops % 2), new StopAfter(2, stop), stop.Token));
                isDone = true;
            }
            catch (OperationCanceledException)
            {
                stops++;
            }
        }

        Assert.True(stops >= 2);
        Assert.Equal(File.ReadAllBytes(whole.File("losses.json")), File.ReadAllBytes(Path.Combine(output, "losses.json")));
    }

    private JobContext Context(Artifact made, string work, string output, int threads, IProgress<JobProgress> progress, CancellationToken stop) => new()
    {
        Record = made.Manifest.Record,
        Inputs = made.Manifest.Record.Inputs.ToDictionary(input => input.Key, input => _small.Store.Open(input.Value)),
        OutputFolder = output,
        WorkFolder = work,
        Locations = new Dictionary<string, string>(),
        Threads = threads,
        Progress = progress,
        Log = TextWriter.Null,
        CancellationToken = stop,
    };

    /// <summary>The losses of a merge, made and measured by itself.</summary>
    private double[] Alone(AblationPlan plan, MergedLosses merge, ThreadTeam team)
    {
        using ForwardCheckpoint merged = ForwardCheckpoint.Open(_small.Merged(plan, merge.Mixture, merge.Variant, team), team);
        LossResult losses = LossEvaluator.Evaluate(
            merged.Model, merged.Tokenizer!, EvaluationTextJob.Documents(_small.Store.Open(plan.Sets)), team);
        return [.. losses.Domains.Values.Select(sums => sums.Loss)];
    }

    private sealed class StopAfter(int reports, CancellationTokenSource stop) : IProgress<JobProgress>
    {
        private int _left = reports;

        public void Report(JobProgress value)
        {
            if (--_left == 0)
            {
                stop.Cancel();
            }
        }
    }
}
