using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>Merging through the commands.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Models_of_one_base_are_merged_and_the_result_is_a_checkpoint_like_any()
    {
        SmallCorpus.WriteCorpus(_folder);
        Minori(
            "pretrain", "--corpus", "corpus.jsonl", "--out", "base", "--tokens", "200k", "--width", "32", "--layers", "2", "--heads", "2",
            "--context", "64", "--vocabulary", "256", "--batch-tokens", "1024", "--learning-rate", "5e-3", "--seed", "1");
        Minori("perturb", "--model", "base", "--gamma", "1", "--seed", "1", "--out", "a");
        Minori("perturb", "--model", "base", "--gamma", "1", "--seed", "2", "--out", "b");
        double noisy = Math.Min(Loss("a"), Loss("b"));

        JsonElement merged = Minori("merge", "--models", "a", "b", "--out", "average");
        Assert.Equal("uniform", merged.GetProperty("method").GetString());
        Assert.Equal(0.5, merged.GetProperty("models")[1].GetProperty("weight").GetDouble());
        Assert.True(Loss("average") < noisy, "independent noise should shrink in the average");

        // θ₀ + 1·(a − θ₀) + 0·(b − θ₀) is a.
        Minori("merge", "--models", "a", "b", "--weights", "1", "0", "--base", "base", "--out", "only-a");
        Assert.Equal(Weights("a"), Weights("only-a"));
        Minori("merge", "--models", "a", "b", "--method", "ties", "--base", "base", "--density", "0.5", "--out", "ties");
        Minori("merge", "--models", "a", "b", "--method", "slerp", "--out", "slerp", "--threads", "1");
        Assert.All(["average", "ties", "slerp"], model => Assert.Equal(
            5, Minori("generate", "--model", model, "--prompt", "In year ", "--tokens", "5").GetProperty("tokens").GetArrayLength()));
    }

    [Fact]
    public void What_does_not_fit_is_one_line_and_nothing_is_written()
    {
        Init("a", "32");
        Init("b", "64");

        ProcessResult shapes = MinoriProcess.Run(_folder.Path, "merge", "--models", "a", "b", "--out", "m");
        ProcessResult taken = MinoriProcess.Run(_folder.Path, "merge", "--models", "a", "a", "--out", "b");
        ProcessResult weights = MinoriProcess.Run(_folder.Path, "merge", "--models", "a", "a", "--weights", "1", "x", "--out", "m");

        Assert.Equal((1, 1, 2), (shapes.ExitCode, taken.ExitCode, weights.ExitCode));
        Assert.Contains("its configuration has width 64, and", shapes.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("b: exists and is not empty; name another folder or remove it", taken.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("--weights: expected numbers, such as 0.3 0.7, found 'x'", weights.Error, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private void Init(string name, string width) => Minori(
        "untrained", "--out", name, "--width", width, "--layers", "1", "--heads", "2", "--context", "16", "--vocabulary", "256");

    private JsonElement Minori(params IEnumerable<string> arguments) => MinoriProcess.Json(_folder.Path, arguments);

    private string? Weights(string model) => Minori("inspect", model).GetProperty("weights_sha256").GetString();

    private double Loss(string model) => Minori("eval", "loss", "--model", model, "--data", "corpus.jsonl").GetProperty("loss").GetDouble();
}
