using System.Security.Cryptography;
using Minori.Testing;

namespace Minori.Acceptance.Tests;

/// <summary>A study that takes a few seconds, over a corpus and a task of a user's own.</summary>
internal static class SmallStudy
{
    /// <summary>Writes <c>study.yaml</c> with its corpus and task.</summary>
    public static void Write(
        TemporaryFolder folder,
        string learningRate = "5e-3",
        string weightDecay = "0.1",
        string budgets = "[16k, 32k, 64k, 128k]",
        string tuningBudgets = "[16k, 128k]",
        string gammas = "[2, 8]")
    {
        SmallCorpus.WriteCorpus(folder);
        SmallCorpus.WriteTask(folder);
        File.WriteAllText(folder.File("study.yaml"), $"""
            study: overtraining
            title: A study of fruit
            corpus:
              sources: corpus.jsonl
            model: {"{ width: 16, layers: 1, heads: 2, context: 32 }"}
            pretraining:
              budgets: {budgets}
              learning_rate: {learningRate}
              weight_decay: {weightDecay}
              warmup_tokens: 2k
              batch_tokens: 512
            evaluation:
              validation_tokens: 2k
            noise:
              gammas: {gammas}
              draws: 3
            tuning:
              tasks: task
              learning_rates: 3e-3
              examples: 64
              test_examples: 32
              budgets: {tuningBudgets}
            """);
    }

    /// <summary>Every file of every artifact of a store but the manifests, with its hash.</summary>
    public static string[] Artifacts(string store) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(store, "artifacts"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "manifest.json")
            .Select(f => $"{Path.GetRelativePath(store, f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}")
            .Order(StringComparer.Ordinal),
    ];
}
