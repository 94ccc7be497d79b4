using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

/// <summary>A small model that knows a text, and a task that makes it forget the text.</summary>
[CollectionDefinition(Name)]
public sealed class ForgettingFixture : ICollectionFixture<ForgettingFixture>, IDisposable
{
    internal const string Name = "forgetting";

    private static readonly string[] Words = ["red", "green", "blue", "plum", "pear", "apple", "is", "and"];

    private readonly TemporaryFolder _folder = new();

    public ForgettingFixture()
    {
        Random random = new(11);
        Document[] documents = [.. Enumerable.Range(0, 40).Select(i => new Document(
            string.Join(' ', Enumerable.Range(0, 60).Select(_ => Words[random.Next(Words.Length)])), "words", $"{i}"))];
        Data = TokenShard.Write(_folder.File("train.tokens"), documents, ByteTokenizer.Instance);
        using ThreadTeam team = new(1);
        Pretrainer.Run(
            new PretrainRequest
            {
                Recipe = new PretrainRecipe
                {
                    BudgetTokens = 300 * 256,
                    BatchTokens = 256,
                    ContextLength = 32,
                    PeakLearningRate = 1e-2,
                    WarmupSteps = 10,
                },
                Model = Model,
                Data = Data,
                OutputFolder = _folder.File("base"),
            },
            team);
        Base = Checkpoint.Load(_folder.File("base")).Parameters;
    }

    public static ModelConfiguration Model { get; } =
        ModelConfiguration.Llama(vocabulary: 256, width: 32, layers: 2, heads: 2, context: 32);

    /// <summary>Plain tuning, long and hard enough to forget.</summary>
    public static FinetuneRecipe Recipe { get; } = new() { PeakLearningRate = 3e-3, Epochs = 8, BatchSize = 8, RecordSteps = 1 };

    /// <summary>The text's own words, in an order that the text does not have.</summary>
    public static IReadOnlyList<TaskExample> Examples { get; } =
        [.. Enumerable.Range(0, 40).Select(i => TaskExample.OfChoices(
            $"{Words[i / 3 % 3]} and {Words[3 + (i % 3)]} is", ["red red red", "green blue", "apple pear is"], i % 3))];

    public TokenShard Data { get; }

    public Parameters Base { get; }

    public FinetuneResult Tune(FinetuneRecipe recipe, int threads = 1)
    {
        using ThreadTeam team = new(threads);
        return Finetuner.Run(recipe, Base, ByteTokenizer.Instance, Examples, team, Data);
    }

    /// <summary>Loss on the pre-training text, nats per token.</summary>
    public double Loss(Parameters parameters)
    {
        const int Sequences = 32;
        using ThreadTeam team = new(1);
        using TrainingPass pass = new(Model, Sequences, Model.ContextLength, team);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        WindowBatch batch = new(Data, new WindowSampler(Data.Count, Model.ContextLength + 1, seed: 1), Sequences, Model.ContextLength);
        batch.Read(0);
        return pass.Run(parameters, batch.Inputs, batch.Targets, gradient).Mean;
    }

    /// <summary>Loss on the text after a tuning, and which part of the task's loss is left.</summary>
    public (double Text, double TaskLeft) LossesAfter(FinetuneRecipe recipe)
    {
        FinetuneResult result = Tune(recipe);
        using Parameters tuned = result.Tuned;
        return (Loss(tuned), result.Metrics.TakeLast(5).Average(record => record.Loss) / result.Metrics[0].Loss);
    }

    public void Dispose()
    {
        Base.Dispose();
        Data.Dispose();
        _folder.Dispose();
    }
}
