using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>A small study through <c>minori run</c>: to the end, again, and interrupted everywhere.</summary>
public sealed class StudyRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_runs_once_and_is_found_again()
    {
        WriteStudy();
        JsonElement first = Run("store");
        Assert.True(first.GetProperty("jobs_run").GetInt32() > 10);
        Assert.Contains(first.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == "onset.noise.gamma-2");
        string page = first.GetProperty("report").GetString()!;
        Assert.Contains("A study of fruit", File.ReadAllText(page), StringComparison.Ordinal);

        JsonElement second = Run("store");
        Assert.Equal(0, second.GetProperty("jobs_run").GetInt32());
        Assert.Equal(first.GetProperty("findings").GetRawText(), second.GetProperty("findings").GetRawText());
    }

    [Fact]
    public void A_study_killed_and_interrupted_ends_the_same()
    {
        WriteStudy();
        string undisturbed = Run("store").GetProperty("findings").GetRawText();
        Random random = new(5);
        for (int attempt = 0; attempt < 6; attempt++)
        {
            using MinoriProcess process = MinoriProcess.Start(_folder.Path, Arguments("broken"));
            Thread.Sleep(random.Next(800, 3000));
            if (attempt % 2 == 0)
            {
                process.Kill();
            }
            else
            {
                process.Interrupt();
            }

            process.Wait();
        }

        Assert.Equal(undisturbed, Run("broken").GetProperty("findings").GetRawText());
        Assert.Equal(Artifacts("store"), Artifacts("broken"));
    }

    [Fact]
    public void A_diverging_training_fails_with_its_step_and_rate_and_the_rest_goes_on()
    {
        // Each step multiplies every weight by 1 − 10 · 10: an overflow after some dozen steps.
        WriteStudy(learningRate: "10", weightDecay: "10");
        ProcessResult result = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--keep-going"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("learning rate", result.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("step", result.ErrorLine, StringComparison.Ordinal);
    }

    private static string[] Arguments(string store) => ["run", "study.yaml", "--store", store, "--json"];

    private JsonElement Run(string store) => MinoriProcess.Json(_folder.Path, "run", "study.yaml", "--store", store);

    private string[] Artifacts(string store) =>
    [
        .. Directory.EnumerateFiles(_folder.File(store, "artifacts"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "manifest.json")
            .Select(f => $"{Path.GetRelativePath(_folder.File(store), f)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}")
            .Order(StringComparer.Ordinal),
    ];

    private void WriteStudy(string learningRate = "5e-3", string weightDecay = "0.1")
    {
        SmallCorpus.WriteCorpus(_folder);
        SmallCorpus.WriteTask(_folder);
        File.WriteAllText(_folder.File("study.yaml"), $"""
            study: overtraining
            title: A study of fruit
            corpus:
              sources: corpus.jsonl
            model: {"{ width: 16, layers: 1, heads: 2, context: 32 }"}
            pretraining:
              budgets: [16k, 32k, 64k, 128k]
              learning_rate: {learningRate}
              weight_decay: {weightDecay}
              warmup_tokens: 2k
              batch_tokens: 512
            evaluation:
              validation_tokens: 2k
            noise:
              gammas: [2, 8]
              draws: 3
            tuning:
              tasks: task
              learning_rates: 3e-3
              examples: 64
              test_examples: 32
              budgets: [16k, 128k]
            """);
    }
}
