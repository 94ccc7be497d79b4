using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Studies.Jobs;
using Minori.Testing;
using Minori.Text;
using Minori.Training;
using Xunit;

namespace Minori.Studies.Tests.Jobs;

/// <summary>What trainings of a study save, and what becomes of it when the disk fails them.</summary>
public sealed class SavedTrainingTests : IDisposable
{
    private static readonly PretrainRecipe Recipe = new()
    {
        BudgetTokens = 20 * 64,
        BatchTokens = 64,
        ContextLength = 16,
        PeakLearningRate = 1e-2,
        WarmupSteps = 2,
        RecordSteps = 5,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _log = new();
    private readonly ArtifactId _corpus;
    private readonly JobRecord _pretraining;

    public SavedTrainingTests()
    {
        _corpus = Corpus(Store("disturbed"));
        Corpus(Store("undisturbed"));
        _pretraining = PretrainJob.Record(new ModelShape(16, 1, 2, 2, 16, true), Recipe, _corpus);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pretraining_whose_result_cannot_be_put_into_the_store_goes_on_from_its_last_step()
    {
        ArtifactStore store = Store("disturbed");
        FailToPlace(store, _pretraining);
        string state = Path.Combine(StateOf(store, _pretraining), "checkpoint", "training", "state.json");
        DateTime saved = File.GetLastWriteTimeUtc(state);

        List<JobProgress> told = [];
        JobOutcome outcome = Do(store, _pretraining, new Listener(told));

        Assert.Equal(JobOutcomeKind.Succeeded, outcome.Kind);
        Assert.Empty(told);
        Assert.Equal(saved, File.GetLastWriteTimeUtc(Path.Combine(store.Open(_pretraining.Id).Folder, "checkpoint", "training", "state.json")));
        Assert.Equal(Undisturbed(_pretraining), Hashes(store, _pretraining));
        Assert.Empty(store.ListWork());
    }

    [Fact]
    public void A_damaged_state_of_a_pretraining_is_set_aside_and_the_job_begins_anew()
    {
        ArtifactStore store = Store("disturbed");
        FailToPlace(store, _pretraining);
        string weights = Path.Combine(StateOf(store, _pretraining), "checkpoint", "model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^3] ^= 1;
        File.WriteAllBytes(weights, bytes);

        List<JobProgress> told = [];
        JobOutcome outcome = Do(store, _pretraining, new Listener(told));

        Assert.Equal(JobOutcomeKind.Succeeded, outcome.Kind);
        Assert.NotEmpty(told);
        Assert.Contains($"begins anew: {weights} is damaged", _log.ToString(), StringComparison.Ordinal);
        Assert.Equal(Undisturbed(_pretraining), Hashes(store, _pretraining));
    }

    [Fact]
    public void A_damaged_state_of_a_tuning_is_set_aside_and_the_job_begins_anew()
    {
        JobRecord tuning = Tuning("undisturbed");
        Assert.Equal(tuning, Tuning("disturbed"));
        ArtifactStore store = Store("disturbed");
        string state = Directory.CreateDirectory(Path.Combine(StateOf(store, tuning), "tuning")).FullName;
        File.WriteAllText(Path.Combine(state, "tuning.json"), "{\"format\": 1, \"st");

        JobOutcome outcome = Do(store, tuning, new Listener([]));

        Assert.Equal(JobOutcomeKind.Succeeded, outcome.Kind);
        Assert.Contains("begins anew", _log.ToString(), StringComparison.Ordinal);
        Assert.Equal(Undisturbed(tuning), Hashes(store, tuning));
    }

    /// <summary>Does all of a job but the last step: its artifact's place is taken by a file.</summary>
    private void FailToPlace(ArtifactStore store, JobRecord record)
    {
        string place = Path.Combine(store.Root, "artifacts", record.Id.Value[..2]);
        File.WriteAllText(place, "");
        Assert.Equal(JobOutcomeKind.Failed, Do(store, record, new Listener([])).Kind);
        File.Delete(place);
    }

    private JobOutcome Do(ArtifactStore store, JobRecord record, Listener listener) =>
        new WorkerHost(JobKinds.ByName).Execute(new JobAssignment(store.Root, record), listener, _log, CancellationToken.None);

    private Dictionary<string, string> Undisturbed(JobRecord record)
    {
        ArtifactStore store = Store("undisturbed");
        Assert.Equal(JobOutcomeKind.Succeeded, Do(store, record, new Listener([])).Kind);
        return Hashes(store, record);
    }

    private JobRecord Tuning(string name)
    {
        ArtifactStore store = Store(name);
        Do(store, _pretraining, new Listener([]));
        JobRecord task = TaskJob.Record("none", 6, 1);
        using (ArtifactDraft draft = store.Draft(task))
        {
            File.WriteAllLines(
                Path.Combine(draft.Folder, "train.jsonl"),
                Enumerable.Range(0, 6).Select(i => JobParameters.Format(TaskExample.OfChoices($"is {i} even?", ["yes", "no"], i % 2))));
            draft.Seal(TimeSpan.Zero);
        }

        return FinetuneJob.Record(new FinetuneRecipe { PeakLearningRate = 1e-3, BatchSize = 2 }, _pretraining.Id, task.Id, _corpus);
    }

    private ArtifactStore Store(string name) => new(_folder.File(name));

    private static ArtifactId Corpus(ArtifactStore store)
    {
        JobRecord record = CorpusJob.Record("none", 256);
        using ArtifactDraft draft = store.Draft(record);
        ByteTokenizer.Instance.Save(Path.Combine(draft.Folder, CorpusJob.TokenizerFile));
        Document[] documents = [.. Enumerable.Range(0, 20).Select(i => new Document($"the letter {(char)('a' + i)} again and again", "letters", $"{i}"))];
        TokenShard.Write(Path.Combine(draft.Folder, CorpusJob.TokensFile), documents, ByteTokenizer.Instance).Dispose();
        return draft.Seal(TimeSpan.Zero).Id;
    }

    private static string StateOf(ArtifactStore store, JobRecord record) => Path.Combine(store.Root, "work", record.Id.Value, "state");

    private static Dictionary<string, string> Hashes(ArtifactStore store, JobRecord record) =>
        store.Verify(record.Id)!.Manifest.Files.ToDictionary(file => file.Path, file => file.Sha256);

    private sealed class Listener(List<JobProgress> told) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => told.Add(value);
    }
}
