using Minori.Models;

namespace Minori.Cli.Benchmarks;

/// <summary>A model and a batch whose speed is followed from version to version.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Model">The model; sequences are as long as its context.</param>
/// <param name="Sequences">Sequences per step.</param>
internal sealed record BenchmarkConfiguration(string Name, ModelConfiguration Model, int Sequences)
{
    /// <summary>All of them: Llama models, smallest first, GPT-2 models of the same sizes, and GPT-2 small, which fits 16 GiB.</summary>
    public static IReadOnlyList<BenchmarkConfiguration> All { get; } =
    [
        new("xs", ModelConfiguration.Llama(vocabulary: 1024, width: 64, layers: 2, heads: 2, context: 128), 32),
        new("s", ModelConfiguration.Llama(vocabulary: 2048, width: 128, layers: 4, heads: 4, context: 256), 16),
        new("m", ModelConfiguration.Llama(vocabulary: 4096, width: 384, layers: 6, heads: 6, context: 256), 8),
        new("gpt2-xs", ModelConfiguration.Gpt2(vocabulary: 1024, width: 64, layers: 2, heads: 2, context: 128), 32),
        new("gpt2-s", ModelConfiguration.Gpt2(vocabulary: 2048, width: 128, layers: 4, heads: 4, context: 256), 16),
        new("gpt2-m", ModelConfiguration.Gpt2(vocabulary: 4096, width: 384, layers: 6, heads: 6, context: 256), 8),
        new("gpt2-small", ModelConfiguration.Gpt2(vocabulary: 50257, width: 768, layers: 12, heads: 12, context: 1024), 4),
    ];

    /// <summary>Tokens per step.</summary>
    public int Tokens => Sequences * Model.ContextLength;
}
