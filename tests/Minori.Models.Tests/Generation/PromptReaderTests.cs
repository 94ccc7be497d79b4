using Minori.Compute;
using Minori.Models.Tests.Transformer;
using Xunit;

namespace Minori.Models.Tests.Generation;

public sealed unsafe class PromptReaderTests
{
    /// <summary>Prompts of one chunk, and of three, the last of them short, for fewer threads, as many and more.</summary>
    [Theory]
    [InlineData("tied", 1)]
    [InlineData("tied", 57)]
    [InlineData("untied, grouped, odd sizes", 700)]
    [InlineData("GPT-2", 601)]
    public void EveryNumberOfThreadsGivesTheSameBits(string name, int tokens)
    {
        ModelConfiguration configuration = SmallModels.Configurations[name] with { ContextLength = 700 };
        using Parameters parameters = SmallModels.Weights(configuration, seed: 6);
        (int[] prompt, _) = SmallModels.Batch(configuration, tokens, seed: 7);
        (float[] row, float[] cached) = Read(parameters, prompt, threads: 1);
        Assert.DoesNotContain(row, float.IsNaN);
        foreach (int threads in (int[])[2, 3, 7])
        {
            (float[] otherRow, float[] otherCached) = Read(parameters, prompt, threads);
            Assert.Equal(row, otherRow);
            Assert.Equal(cached, otherCached);
        }
    }

    /// <summary>The last token's row, and the keys and values of the last layer.</summary>
    private static (float[] Row, float[] Cached) Read(Parameters parameters, int[] prompt, int threads)
    {
        using ThreadTeam team = new(threads);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using KeyValueCache cache = new(model.Shape, prompt.Length);
        using PromptReader reader = new(model, team, cache, prompt.Length, prompt.Length);
        float* row = reader.Read(prompt);
        KeyValueRows last = cache.Layer(model.Configuration.LayerCount - 1);
        int length = prompt.Length * model.Shape.KeyWidth;
        return (
            [.. new ReadOnlySpan<float>(row, model.Shape.Width)],
            [.. new ReadOnlySpan<float>(last.Keys, length), .. new ReadOnlySpan<float>(last.Values, length)]);
    }
}
