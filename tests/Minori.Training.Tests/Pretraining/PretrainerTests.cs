using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Pretraining;

public sealed class PretrainerTests : IDisposable
{
    private readonly TrainingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        TrainingFixture.Run(_fixture.Request("one"), threads: 1);
        TrainingFixture.Run(_fixture.Request("two"), threads: 2);
        TrainingFixture.Run(_fixture.Request("three"), threads: 3);

        Assert.Equal(_fixture.Hashes("one"), _fixture.Hashes("two"));
        Assert.Equal(_fixture.Hashes("one"), _fixture.Hashes("three"));
    }

    [Fact]
    public void Seeds_of_weights_and_of_data_each_change_the_run()
    {
        PretrainRequest request = _fixture.Request("seeds");
        TrainingFixture.Run(request);
        TrainingFixture.Run(request with
        {
            OutputFolder = _fixture.Folder("weights"),
            Recipe = request.Recipe with { Seed = 2 },
        });
        TrainingFixture.Run(request with
        {
            OutputFolder = _fixture.Folder("data"),
            Recipe = request.Recipe with { DataSeed = 2 },
        });

        string[] weights = [.. new[] { "seeds", "weights", "data" }.Select(name => _fixture.Hashes(name)[0])];
        Assert.Distinct(weights);
    }

    [Fact]
    public void The_record_has_a_line_for_every_range_and_one_for_the_rest()
    {
        PretrainResult result = TrainingFixture.Run(_fixture.Request("run"));

        Assert.Equal([7, 14, 21, 28, 35, 40], result.Metrics.Select(record => record.Step));
        Assert.Equal(result.Metrics, MetricsRecord.Read(Path.Combine(_fixture.Folder("run"), "metrics.jsonl")));
        Assert.All(result.Metrics, record => Assert.Equal(record.Step * 64, record.Tokens));
        Assert.Equal(1e-2 / 8, result.Metrics[^1].LearningRate, 1e-12); // the last of 8 steps of linear decay
        Assert.InRange(result.Metrics[0].Loss, 1, Math.Log(256) + 0.5);
        Assert.True(result.Metrics[^1].Loss < result.Metrics[0].Loss);
        Assert.All(result.Metrics, record => Assert.InRange(record.GradientNorm, 1e-3, 1e3));
    }

    [Fact]
    public void Epochs_are_counted()
    {
        PretrainResult result = TrainingFixture.Run(_fixture.Request("run"));

        long windows = (_fixture.Data.Count - 1) / 16;
        Assert.Equal(((result.Tokens / 16) + windows - 1) / windows, result.Epochs);
    }

    [Fact]
    public void A_handful_of_documents_is_learned_by_heart()
    {
        using TemporaryFolder folder = new();
        Document[] documents =
        [
            new("The seed falls.", "verse", "1"),
            new("The field waits for rain.", "verse", "2"),
            new("Then comes the harvest.", "verse", "3"),
        ];
        using TokenShard data = TokenShard.Write(folder.File("tokens"), documents, ByteTokenizer.Instance);
        PretrainResult result = TrainingFixture.Run(new PretrainRequest
        {
            Recipe = new PretrainRecipe
            {
                BudgetTokens = 200 * 64,
                BatchTokens = 64,
                ContextLength = 32,
                PeakLearningRate = 1e-2,
                WeightDecay = 0,
            },
            Model = ModelConfiguration.Llama(vocabulary: 256, width: 32, layers: 2, heads: 2, context: 32),
            Data = data,
            OutputFolder = folder.File("run"),
        });

        Assert.InRange(result.Metrics[^1].Loss, 0, 0.05);
    }

    [Fact]
    public void A_run_that_diverges_says_where_and_keeps_the_state_saved_last()
    {
        PretrainRequest request = _fixture.Request("run") with
        {
            Recipe = TrainingFixture.Recipe with { PeakLearningRate = 1e30 },
            SaveInterval = TimeSpan.Zero,
        };

        DivergenceException exception = Assert.Throws<DivergenceException>(() => TrainingFixture.Run(request));

        Assert.Equal(2, exception.Step);
        Assert.Equal(5e29, exception.LearningRate, 1e15);
        Assert.StartsWith("training diverged at step 2: the ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            " is not finite at learning rate 5E+29; take a lower learning rate or a longer warm-up",
            exception.Message,
            StringComparison.Ordinal);
        using TrainingState saved = TrainingState.Load(_fixture.Folder("run"));
        Assert.Equal(1, saved.Step);
    }

    [Fact]
    public void Requests_that_cannot_run_are_refused_in_one_line()
    {
        PretrainRequest sound = _fixture.Request("run");
        Directory.CreateDirectory(_fixture.Folder("taken"));
        File.WriteAllText(Path.Combine(_fixture.Folder("taken"), "thesis.tex"), "");

        TrainingFixture.AssertRefused(sound with { Recipe = sound.Recipe with { ContextLength = 32 } },
            "the recipe's context 32 is longer than the model's 16: shorten the one or lengthen the other");
        TrainingFixture.AssertRefused(sound with { StopAtStep = 41 },
            "cannot stop at step 41 of a run of 40: take a step from 1 to 40");
        TrainingFixture.AssertRefused(sound with { Recipe = sound.Recipe with { Schedule = "sine" } },
            "there is no learning-rate schedule 'sine': choose one of constant, cosine, linear, wsd, wsd-sqrt");
        TrainingFixture.AssertRefused(sound with { OutputFolder = _fixture.Folder("taken") },
            $"{_fixture.Folder("taken")} is not empty: choose another folder");
        string file = Path.Combine(_fixture.Folder("taken"), "thesis.tex");
        TrainingFixture.AssertRefused(sound with { OutputFolder = file }, $"{file} is a file: choose a folder");
    }

    [Fact]
    public void An_update_allocates_no_managed_memory()
    {
        PretrainRecipe recipe = TrainingFixture.Recipe with { RecordSteps = 1000 };
        using ThreadTeam team = new(1);
        using TrainingState state = TrainingState.Begin(
            TrainingFixture.Model, recipe, new DataIdentity(_fixture.Data.Count, ""));
        using PretrainingLoop loop = new(state, _fixture.Data, task: null, recomputesActivations: false, team);

        Assert.Equal(0, ManagedAllocation.OfThisThread(1, () => loop.Step()));
    }
}
