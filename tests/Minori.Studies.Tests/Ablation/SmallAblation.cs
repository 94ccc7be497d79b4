using System.Text.Json;
using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Executors;
using Minori.Execution.Scheduling;
using Minori.Modifications;
using Minori.Studies.Ablation;
using Minori.Studies.Jobs;
using Minori.Studies.Sections;
using Minori.Studies.Sources;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Studies.Tests.Ablation;

/// <summary>A study of ablation over a corpus of a few small domains, planned and run in this process.</summary>
internal sealed class SmallAblation : IDisposable
{
    private static readonly string[] Nouns = ["apple", "river", "engine", "letter", "planet", "violin"];
    private static readonly string[] Verbs = ["falls", "turns", "opens", "shines", "waits", "breaks"];

    public SmallAblation(int domains = 5, int documents = 160)
    {
        File.WriteAllLines(CorpusFile, Enumerable.Range(0, domains * documents).Select(i => JsonSerializer.Serialize(new
        {
            text = Sentence(i / domains, i % domains),
            domain = Domain(i % domains),
        })));
        Store = new ArtifactStore(Folder.File("store"));
    }

    public TemporaryFolder Folder { get; } = new();

    public ArtifactStore Store { get; }

    public string CorpusFile => Folder.File("corpus.jsonl");

    /// <summary>A study of three units with a seed of another domain.</summary>
    public AblationStudy Study => new()
    {
        Title = "test",
        Corpus = new CorpusSection { Sources = [CorpusFile] },
        Model = new ModelSection { Width = 16, Layers = 1, Heads = 2, Context = 32 },
        Units = new UnitsSection { Of = [Domain(0), Domain(1), Domain(2)], UnitTokens = 4000 },
        Seed = new SeedSection { Of = [Domain(4)], Tokens = 4000, LearningRate = 5e-3, WarmupTokens = 500 },
        Training = new ContinuationSection { BatchTokens = 256 },
        Evaluation = new EvaluationSetsSection { Sets = [Domain(0), Domain(1)], Tokens = 400 },
        Truths = new TruthsSection { Count = 3, Size = 2, Among = [Domain(0), Domain(1), Domain(2)] },
    };

    public static string Domain(int number) => $"domain-{(char)('a' + number)}";

    /// <summary>Plans a study over the corpus as it is.</summary>
    public static AblationPlan Plan(AblationStudy study) => (AblationPlan)study.Plan(Resolve(study).Fingerprints);

    /// <summary>Runs what the store lacks of a study; every job must succeed.</summary>
    public async Task<AblationPlan> RunAsync(AblationStudy study)
    {
        (SourceFingerprints fingerprints, Dictionary<string, string> locations) = Resolve(study);
        AblationPlan plan = (AblationPlan)study.Plan(fingerprints);
        InProcessExecutor executor = new(JobKinds.ByName);
        await using (executor.ConfigureAwait(true))
        {
            RunSummary summary = await new Scheduler(Store, executor, new SchedulerOptions { Locations = locations }).RunAsync(plan.Graph);
            Assert.True(summary.Complete, string.Join("; ", summary.Failures.Select(failure => failure.Message)));
        }

        return plan;
    }

    /// <summary>The folder of a merge, made by itself as minori merge makes it.</summary>
    public string Merged(AblationPlan plan, Mixture mixture, MergeVariant variant, ThreadTeam team)
    {
        var units = mixture.Members.Select(unit => plan.Units[unit].Models).ToArray();
        double parts = units.Sum(models => models.Count);
        (string Folder, double Weight)[] terms =
        [
            .. units.SelectMany(models => models.Select(model => (
                CheckpointFolder.In(Store.Open(model).Folder), variant.Scale * (variant.Macro ? 1.0 / units.Length / models.Count : 1 / parts)))),
        ];
        if (terms is [(string only, 1)])
        {
            return only;
        }

        // A merge takes two models or more.
        terms = terms is [(string alone, double weight)] ? [(alone, weight / 2), (alone, weight / 2)] : terms;

        string folder = Folder.File(Guid.NewGuid().ToString("N"));
        CheckpointMerger.Write(
            new MergeRequest
            {
                Models = [.. terms.Select(term => term.Folder)],
                Method = MergeMethod.Weighted,
                Weights = [.. terms.Select(term => term.Weight)],
                Base = CheckpointFolder.In(Store.Open(plan.SeedModel).Folder),
            },
            folder,
            team);
        return folder;
    }

    /// <summary>Where the study's texts are, and what they contain, without the user's cache.</summary>
    public static (SourceFingerprints Fingerprints, Dictionary<string, string> Locations) Resolve(AblationStudy study)
    {
        Dictionary<string, string> texts = [];
        Dictionary<string, string> locations = [];
        foreach ((string name, TextSource text) in study.Sources.Texts)
        {
            CorpusLocation location = CorpusLocation.Of(text.Corpus, source => source) with { DomainField = text.DomainField, Part = text.Part };
            texts[name] = location.Open().Fingerprint;
            locations[texts[name]] = location.Text;
        }

        CorpusLocation corpus = CorpusLocation.Of(study.Corpus, source => source);
        string ofCorpus = corpus.Open().Fingerprint;
        locations[ofCorpus] = corpus.Text;
        Dictionary<string, string> tasks = [];
        foreach (string task in study.Sources.Tasks)
        {
            tasks[task] = Tasks.Open(task).Fingerprint();
            locations[tasks[task]] = task;
        }

        return (new SourceFingerprints(ofCorpus, tasks) { Texts = texts }, locations);
    }

    public void Dispose() => Folder.Dispose();

    private static string Sentence(int i, int domain) =>
        $"{i}: {string.Join(' ', Enumerable.Range(0, 8).Select(w => (i * 7 + w * (domain + 1)) % 3 == 0 ? Verbs[(i + domain) % 6] : Nouns[(i * w + domain) % 6]))} {Domain(domain)}.";
}
