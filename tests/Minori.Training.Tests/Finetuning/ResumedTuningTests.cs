using System.Text.Json.Nodes;
using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

[Collection(ForgettingFixture.Name)]
public sealed class ResumedTuningTests(ForgettingFixture fixture) : IDisposable
{
    private static readonly FinetuneRecipe Plain = ForgettingFixture.Recipe with { Epochs = 4, BatchSize = 7 };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Ways => ["plain", "lion", "muon", "sgd", "pull", "consolidation", "replay", "adapters", "frozen"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_tuning_that_dies_again_and_again_ends_in_the_same_bits(string way)
    {
        FinetuneRecipe recipe = RecipeOf(way);
        using FinetuneResult whole = fixture.Tune(recipe);
        Random random = new(way.Length);
        int deaths = 0;
        FinetuneResult? ended = null;
        while (ended is null)
        {
            // A state every few updates, and death at an update that may not be saved yet.
            MortalTime time = new(random.Next(4, 10));
            using ThreadTeam team = new(1 + random.Next(2));
            try
            {
                ended = Tune(recipe, team, new ResumableTuning(_folder.File("state")) { SaveInterval = TimeSpan.FromSeconds(random.Next(2, 4)), Time = time });
            }
            catch (SimulatedDeathException)
            {
                deaths++;
            }
        }

        using (ended)
        {
            Assert.InRange(deaths, 2, 100);
            Assert.True(whole.Tuned.Values.Span.SequenceEqual(ended.Tuned.Values.Span));
            Assert.Equal(whole.Metrics, ended.Metrics);
            Assert.Equal(whole.Adapters?.Values.Span.ToArray(), ended.Adapters?.Values.Span.ToArray());
        }
    }

    [Fact]
    public void A_tuning_that_is_stopped_saves_its_state_tells_where_it_goes_on_and_is_of_no_use_to_another()
    {
        using FinetuneResult whole = fixture.Tune(Plain);
        ResumableTuning resumable = new(_folder.File("state"));
        using CancellationTokenSource stop = new();
        using ThreadTeam team = new(1);
        stop.CancelAfter(TimeSpan.FromMilliseconds(1));
        Assert.Throws<OperationCanceledException>(() => Tune(Plain with { Epochs = 100_000 }, team, resumable, stop.Token));
        Assert.True(ResumableTuning.IsIn(resumable.Folder));

        Assert.Contains("trained with epochs 100000, not 4", Refusal(Plain), StringComparison.Ordinal);
        Assert.Contains("trained with optimizer adamw, not lion", Refusal(RecipeOf("lion")), StringComparison.Ordinal);

        Directory.Delete(resumable.Folder, recursive: true);
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Tune(Plain, team, resumable, stop.Token));
        Assert.Contains("another task", Refusal(Plain, [.. ForgettingFixture.Examples.Skip(1)]), StringComparison.Ordinal);
        List<TrainingProgress> told = [];
        using FinetuneResult ended = Finetuner.Run(
            Plain, fixture.Base, ByteTokenizer.Instance, ForgettingFixture.Examples, team, fixture.Data, new Listener(told), resumable: resumable);
        Assert.True(whole.Tuned.Values.Span.SequenceEqual(ended.Tuned.Values.Span));
        Assert.All(told, progress => Assert.Equal(0, progress.StepsBefore));

        string Refusal(FinetuneRecipe recipe, IReadOnlyList<TaskExample>? examples = null) => Assert.Throws<TrainingException>(() => Finetuner.Run(
            recipe, fixture.Base, ByteTokenizer.Instance, examples ?? ForgettingFixture.Examples, team, fixture.Data, resumable: resumable)).Message;
    }

    [Fact]
    public void A_damaged_state_is_named()
    {
        ResumableTuning resumable = new(_folder.File("state"));
        using ThreadTeam team = new(1);
        Assert.Throws<OperationCanceledException>(() => Tune(Plain, team, resumable, new CancellationToken(canceled: true)));
        string file = Path.Combine(resumable.Folder, "tuning.safetensors");
        byte[] sound = File.ReadAllBytes(file);
        byte[] changed = [.. sound];
        changed[^3] ^= 1;
        File.WriteAllBytes(file, changed);
        Assert.Equal(
            $"{file} is damaged (its bytes are not those that were saved): restore it, or delete {resumable.Folder} to begin anew", Damage());

        // As versions before the hashes wrote it.
        string record = Path.Combine(resumable.Folder, "tuning.json");
        JsonObject state = JsonNode.Parse(File.ReadAllText(record))!.AsObject();
        Assert.True(state.Remove("files"));
        File.WriteAllText(record, state.ToJsonString());
        File.WriteAllBytes(file, sound[..^100]);
        string cut = Damage();
        Assert.Contains(file, cut, StringComparison.Ordinal);
        Assert.Contains($"delete {resumable.Folder} to begin anew", cut, StringComparison.Ordinal);

        File.WriteAllBytes(file, sound);
        using FinetuneResult whole = fixture.Tune(Plain), ended = Tune(Plain, team, resumable);
        Assert.True(whole.Tuned.Values.Span.SequenceEqual(ended.Tuned.Values.Span));

        string Damage() => Assert.Throws<DamagedStateException>(() => Tune(Plain, team, resumable)).Message;
    }

    private static FinetuneRecipe RecipeOf(string way) => way switch
    {
        "lion" => Plain with { Optimizer = new LionOptimizer(), PeakLearningRate = 1e-4 },
        "muon" => Plain with { Optimizer = new MuonOptimizer() },
        "sgd" => Plain with { Optimizer = new SgdMomentumOptimizer() },
        "pull" => Plain with { L2Sp = 0.1 },
        "consolidation" => Plain with { Ewc = new EwcSettings { Strength = 1e3, Sequences = 8 } },
        "replay" => Plain with { Replay = new ReplaySettings { Fraction = 0.3 } },
        "adapters" => Plain with { Lora = new LoraSettings { Rank = 2 } },
        "frozen" => Plain with { Frozen = ["*embed*"] },
        _ => Plain,
    };

    private FinetuneResult Tune(FinetuneRecipe recipe, ThreadTeam team, ResumableTuning resumable, CancellationToken stop = default) => Finetuner.Run(
        recipe, fixture.Base, ByteTokenizer.Instance, ForgettingFixture.Examples, team, fixture.Data, resumable: resumable, cancellationToken: stop);

    private sealed class SimulatedDeathException : Exception;

    private sealed class Listener(List<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value);
    }

    /// <summary>A clock that goes on by a second with each look, and after some looks never gives an answer again.</summary>
    private sealed class MortalTime(int looks) : TimeProvider
    {
        private int _looked;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _looked++ < looks ? _looked : throw new SimulatedDeathException();
    }
}
