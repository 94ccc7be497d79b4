using Minori.Compute;
using Xunit;

namespace Minori.Models.Tests.Transformer;

/// <summary>Models small enough for the reference, and random batches for them.</summary>
internal static class SmallModels
{
    /// <summary>Every family; grouped queries, sizes that are no multiple of a vector, and both kinds of head.</summary>
    public static TheoryData<string> Names => [.. Configurations.Keys];

    public static IReadOnlyDictionary<string, ModelConfiguration> Configurations { get; } =
        new Dictionary<string, ModelConfiguration>
        {
            ["tied"] = Small(vocabulary: 13, width: 8, layers: 2, heads: 2, keyValueHeads: 2, headDimension: 4, feedForward: 12, isTied: true),
            ["untied, grouped, odd sizes"] = Small(vocabulary: 37, width: 15, layers: 1, heads: 6, keyValueHeads: 2, headDimension: 6, feedForward: 17, isTied: false),
            ["one key–value head, wide"] = Small(vocabulary: 70, width: 20, layers: 2, heads: 3, keyValueHeads: 1, headDimension: 10, feedForward: 33, isTied: true),
            ["GPT-2"] = Gpt2(vocabulary: 29, width: 12, layers: 2, heads: 3, isTied: true),
            ["GPT-2 untied, odd sizes, exact GELU"] = Gpt2(vocabulary: 37, width: 21, layers: 1, heads: 3, isTied: false, feedForward: 35) with
            {
                FeedForward = FeedForwardKind.GeluErf,
            },
        };

    /// <summary>
    /// Parameters away from their initialisation: gains that are not one, biases that are not zero, weights that make
    /// attention uneven.
    /// </summary>
    public static Parameters Weights(ModelConfiguration configuration, ulong seed)
    {
        Parameters parameters = Parameters.Initialize(configuration with { InitializerRange = 0.25f }, seed);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors.Where(tensor => tensor.Shape.Length == 1))
        {
            var random = new Philox(seed, Philox.Stream("test." + tensor.Name));
            Span<float> gain = parameters.Tensor(tensor);
            random.FillGaussian(gain, 0, 0.3f);
            foreach (ref float value in gain)
            {
                value += tensor.Kind == ParameterKind.Gain ? 1 : 0;
            }
        }

        return parameters;
    }

    /// <summary>Random ids; about a quarter of the targets are −1.</summary>
    public static (int[] Inputs, int[] Targets) Batch(ModelConfiguration configuration, int tokens, ulong seed)
    {
        var random = new Philox(seed, Philox.Stream("test.batch"));
        int[] inputs = [.. Enumerable.Range(0, tokens).Select(i => random.Below(configuration.VocabularySize, (ulong)i))];
        int[] targets = [.. Enumerable.Range(tokens, tokens).Select(i =>
            random.Below(4, (ulong)(tokens + i)) == 0 ? -1 : random.Below(configuration.VocabularySize, (ulong)i))];
        return (inputs, targets);
    }

    private static ModelConfiguration Gpt2(
        int vocabulary, int width, int layers, int heads, bool isTied, int? feedForward = null) =>
        ModelConfiguration.Gpt2(vocabulary, width, layers, heads, context: 64, feedForward, isTied) with
        {
            InitializerRange = 0.25f,
        };

    private static ModelConfiguration Small(
        int vocabulary, int width, int layers, int heads, int keyValueHeads, int headDimension, int feedForward, bool isTied) =>
        new()
        {
            VocabularySize = vocabulary,
            Width = width,
            LayerCount = layers,
            HeadCount = heads,
            KeyValueHeadCount = keyValueHeads,
            HeadDimension = headDimension,
            FeedForwardWidth = feedForward,
            ContextLength = 64,
            TieEmbeddings = isTied,
            RopeBase = 100,
            InitializerRange = 0.25f,
        };
}
