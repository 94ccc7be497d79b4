using System.Security.Cryptography;
using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Pretraining;

/// <summary>A tiny model, a little text and a folder for runs.</summary>
internal sealed class TrainingFixture : IDisposable
{
    private static readonly string[] Files =
        ["model.safetensors", "config.json", "metrics.jsonl", "training/optimizer.safetensors", "training/state.json"];

    private readonly TemporaryFolder _folder = new();

    public TrainingFixture(int seed = 5)
    {
        Random random = new(seed);
        Document[] documents = [.. Enumerable.Range(0, 12).Select(i => new Document(
            string.Concat(Enumerable.Range(0, 80).Select(_ => "abcde fgh."[random.Next(10)])), "letters", $"{i}"))];
        Data = TokenShard.Write(_folder.File("train.tokens"), documents, ByteTokenizer.Instance);
    }

    public static ModelConfiguration Model { get; } =
        ModelConfiguration.Llama(vocabulary: 256, width: 16, layers: 1, heads: 2, context: 16);

    public static PretrainRecipe Recipe { get; } = new()
    {
        BudgetTokens = 40 * 64,
        BatchTokens = 64,
        ContextLength = 16,
        PeakLearningRate = 1e-2,
        Schedule = "wsd",
        WarmupSteps = 4,
        RecordSteps = 7,
    };

    public TokenShard Data { get; }

    /// <summary>A little text of a task.</summary>
    public TaskText TaskText { get; } = TaskText.Encode(
        ByteTokenizer.Instance, [.. Enumerable.Range(0, 20).Select(i => TaskExample.OfChoices($"is {i} even?", ["yes", "no"], i % 2))]);

    public string Folder(string name) => _folder.File(name);

    public PretrainRequest Request(string name) => new()
    {
        Recipe = Recipe,
        Model = Model,
        Data = Data,
        OutputFolder = Folder(name),
    };

    public static PretrainResult Run(PretrainRequest request, int threads = 1)
    {
        using ThreadTeam team = new(threads);
        return Pretrainer.Run(request, team);
    }

    /// <summary>Asserts that a request is refused with that one line.</summary>
    public static void AssertRefused(PretrainRequest request, string message) =>
        Assert.Equal(message, Assert.Throws<TrainingException>(() => Run(request)).Message);

    /// <summary>One hash for each file that a run leaves.</summary>
    public string[] Hashes(string name) =>
        [.. Files.Select(file => file + " " + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_folder.File(name, file)))))];

    public void Dispose()
    {
        Data.Dispose();
        _folder.Dispose();
    }
}
