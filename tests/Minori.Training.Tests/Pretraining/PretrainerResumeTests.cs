using System.Text.Json.Nodes;
using Minori.Compute;
using Xunit;

namespace Minori.Training.Tests.Pretraining;

public sealed class PretrainerResumeTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public PretrainerResumeTests() => TrainingFixture.Run(_fixture.Request("whole"));

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_run_that_dies_again_and_again_ends_in_the_same_bits(int seed)
    {
        Random random = new(seed);
        int deaths = 0;
        for (bool done = false; !done;)
        {
            // A state every few updates, and death at an update that may not be saved yet.
            ManualTime time = new();
            PretrainRequest request = _fixture.Request("killed") with
            {
                Resume = true,
                SaveInterval = TimeSpan.FromSeconds(random.Next(2, 5)),
                ProgressInterval = TimeSpan.Zero,
                Time = time,
            };
            int left = random.Next(3, 15);
            using ThreadTeam team = new(1 + random.Next(2));
            try
            {
                Pretrainer.Run(request, team, new Reaction(_ =>
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    if (left-- == 0)
                    {
                        throw new SimulatedDeathException();
                    }
                }));
                done = true;
            }
            catch (SimulatedDeathException)
            {
                deaths++;
            }
        }

        Assert.InRange(deaths, 2, 100);
        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("killed"));
    }

    [Fact]
    public void A_run_that_is_cancelled_saves_its_state_and_goes_on_in_the_same_bits()
    {
        PretrainRequest request = _fixture.Request("stopped") with { ProgressInterval = TimeSpan.Zero };
        using CancellationTokenSource source = new();
        using ThreadTeam team = new(1);
        Reaction cancelAtStep9 = new(progress =>
        {
            if (progress.Step == 9)
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => Pretrainer.Run(request, team, cancelAtStep9, source.Token));
        using (TrainingState state = TrainingState.Load(_fixture.Folder("stopped")))
        {
            Assert.Equal(9, state.Step);
        }

        TrainingFixture.Run(request with { Resume = true });
        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("stopped"));
    }

    [Fact]
    public void A_death_between_the_two_renames_of_a_save_loses_nothing()
    {
        PretrainRequest request = _fixture.Request("renamed");
        TrainingFixture.Run(request with { StopAtStep = 23 });
        Directory.Move(_fixture.Folder("renamed"), _fixture.Folder(".renamed.previous"));
        Directory.CreateDirectory(_fixture.Folder(".renamed.partial"));
        File.WriteAllText(Path.Combine(_fixture.Folder(".renamed.partial"), "model.safetensors"), "half a fi");
        List<long> steps = [];
        using ThreadTeam team = new(1);

        Pretrainer.Run(
            request with { Resume = true, ProgressInterval = TimeSpan.Zero },
            team,
            new Reaction(progress => steps.Add(progress.Step)));

        Assert.Equal(24, steps[0]);
        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("renamed"));
    }

    [Fact]
    public void A_run_that_a_death_left_aside_is_not_taken_for_an_empty_place()
    {
        Directory.Move(_fixture.Folder("whole"), _fixture.Folder(".whole.previous"));

        TrainingFixture.AssertRefused(_fixture.Request("whole"),
            $"{_fixture.Folder("whole")} holds a training run already: resume it, or choose another folder");
    }

    [Fact]
    public void A_finished_run_is_left_alone()
    {
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_fixture.Folder("whole"), "model.safetensors"));

        PretrainResult result = TrainingFixture.Run(_fixture.Request("whole") with { Resume = true });

        Assert.Equal(40, result.Step);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(_fixture.Folder("whole"), "model.safetensors")));
    }

    [Fact]
    public void Resuming_where_nothing_was_saved_begins_at_the_beginning()
    {
        TrainingFixture.Run(_fixture.Request("fresh") with { Resume = true });

        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("fresh"));
    }

    [Fact]
    public void A_run_is_not_carried_on_with_other_settings()
    {
        PretrainRequest request = _fixture.Request("whole") with { Resume = true };
        string folder = request.OutputFolder;

        TrainingFixture.AssertRefused(request with { Resume = false },
            $"{folder} holds a training run already: resume it, or choose another folder");
        TrainingFixture.AssertRefused(request with { Recipe = request.Recipe with { PeakLearningRate = 2e-2 } },
            $"{folder} was trained with peak_learning_rate 0.01, not 0.02: resume with the same settings, or start another folder");
        TrainingFixture.AssertRefused(request with { Recipe = request.Recipe with { BudgetTokens = 6400 } },
            $"{folder} was trained with budget_tokens 2560, not 6400: resume with the same settings, or start another folder");
        TrainingFixture.AssertRefused(request with { Model = request.Model with { LayerCount = 2 } },
            $"{folder} was trained with layer_count 1, not 2: resume with the same settings, or start another folder");
        TrainingFixture.AssertRefused(request with { StopAtStep = 12 },
            $"{folder} is at step 40 already: stop at a later step than 12, or start another folder");
    }

    [Fact]
    public void A_run_that_began_with_given_weights_is_not_carried_on_as_if_with_others()
    {
        TrainingFixture.Run(_fixture.Request("other") with { Recipe = TrainingFixture.Recipe with { Seed = 9 } });
        PretrainRequest continued = _fixture.Request("continued") with { InitialFolder = _fixture.Folder("whole"), Resume = true };
        string folder = continued.OutputFolder;
        TrainingFixture.Run(continued with { StopAtStep = 12 });

        TrainingFixture.AssertRefused(continued with { InitialFolder = _fixture.Folder("other") },
            $"{folder} was begun with the weights of a checkpoint, not with those of {_fixture.Folder("other")} as they are now: resume with the same weights, or start another folder");
        TrainingFixture.AssertRefused(continued with { InitialFolder = null },
            $"{folder} was begun with the weights of a checkpoint, not with weights drawn with its seed: resume with the same weights, or start another folder");
        TrainingFixture.AssertRefused(_fixture.Request("whole") with { InitialFolder = _fixture.Folder("other"), Resume = true },
            $"{_fixture.Folder("whole")} was begun with weights drawn with its seed, not with those of {_fixture.Folder("other")} as they are now: resume with the same weights, or start another folder");
        Assert.Equal(40, TrainingFixture.Run(continued).Step);
    }

    [Fact]
    public void A_run_is_not_carried_on_with_other_data()
    {
        using TrainingFixture other = new(seed: 6);
        PretrainRequest request = _fixture.Request("whole") with { Resume = true, Data = other.Data };

        TrainingException exception = Assert.Throws<TrainingException>(() => TrainingFixture.Run(request));

        Assert.StartsWith($"{request.OutputFolder} was trained with content_hash ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_state_is_named()
    {
        string path = Path.Combine(_fixture.Folder("whole"), "training", "state.json");
        File.WriteAllText(path, "{\"format\": 1}");

        DamagedStateException exception = Damage("whole");

        Assert.StartsWith($"{path} is damaged (", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData("metrics.jsonl")]
    [InlineData("training/optimizer.safetensors")]
    public void A_changed_byte_or_a_missing_file_is_found(string file)
    {
        string path = Path.Combine(_fixture.Folder("whole"), file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);

        DamagedStateException changed = Damage("whole");
        Assert.Equal(
            $"{path} is damaged (its bytes are not those that were saved): restore it, or delete {_fixture.Folder("whole")} to begin anew",
            changed.Message);
        Assert.Equal(_fixture.Folder("whole"), changed.Folder);

        File.Delete(path);
        Assert.Contains(file == "config.json" ? "holds no whole state" : $"{path} is missing", Damage("whole").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_a_version_without_hashes_is_gone_on_from()
    {
        PretrainRequest request = _fixture.Request("older");
        TrainingFixture.Run(request with { StopAtStep = 23 });
        RemoveHashes("older");

        Assert.Equal(40, TrainingFixture.Run(request with { Resume = true }).Step);
        Assert.Equal(_fixture.Hashes("whole"), _fixture.Hashes("older"));

        RemoveHashes("older");
        string optimizer = Path.Combine(_fixture.Folder("older"), "training", "optimizer.safetensors");
        File.WriteAllBytes(optimizer, File.ReadAllBytes(optimizer)[..^100]);
        DamagedStateException cut = Damage("older");
        Assert.Contains(optimizer, cut.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', cut.Message);
    }

    [Fact]
    public void A_state_of_another_version_is_not_called_damaged()
    {
        string path = Path.Combine(_fixture.Folder("whole"), "training", "state.json");
        File.WriteAllText(path, "{\"format\": 7, \"place\": \"elsewhere\"}");

        TrainingFixture.AssertRefused(
            _fixture.Request("whole") with { Resume = true },
            $"{path} has format 7, this version reads 1: use the version that wrote it");
    }

    private DamagedStateException Damage(string name) =>
        Assert.Throws<DamagedStateException>(() => TrainingFixture.Run(_fixture.Request(name) with { Resume = true }));

    private void RemoveHashes(string name)
    {
        string path = Path.Combine(_fixture.Folder(name), "training", "state.json");
        JsonObject state = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.True(state.Remove("files"));
        File.WriteAllText(path, state.ToJsonString());
    }

    private sealed class SimulatedDeathException : Exception;

    private sealed class Reaction(Action<TrainingProgress> react) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => react(value);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
