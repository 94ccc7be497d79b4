using Xunit;

namespace Minori.Models.Tests.Configuration;

public sealed class ModelConfigurationTests
{
    private static readonly ModelConfiguration Valid = ModelConfiguration.Llama(1024, 64, 2, 2, 128);

    private static readonly ModelConfiguration ValidGpt2 = ModelConfiguration.Gpt2(1024, 64, 2, 2, 128);

    [Theory]
    [InlineData(64, 176)]
    [InlineData(128, 352)]
    [InlineData(384, 1024)]
    [InlineData(6, 16)]
    public void TheFeedForwardWidthIsEightThirdsRoundedUpToSixteen(int width, int expected) =>
        Assert.Equal(expected, ModelConfiguration.Llama(256, width, 1, 1, 8).FeedForwardWidth);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CountsAreThoseOfTheLayout(bool isTied)
    {
        ModelConfiguration configuration = ModelConfiguration.Llama(
            100, 24, 3, 4, 32, keyValueHeads: 2, feedForwardWidth: 50, tieEmbeddings: isTied);
        AssertCounts(configuration);
        AssertCounts(ModelConfiguration.Gpt2(100, 24, 3, 4, 32, feedForwardWidth: 50, tieEmbeddings: isTied));
    }

    [Fact]
    public void Gpt2SmallHasItsPublishedNumberOfParameters() =>
        Assert.Equal(124_439_808, ModelConfiguration.Gpt2(50257, 768, 12, 12, 1024).ParameterCount);

    [Fact]
    public void FlopsAreTwoPerParameterAndFourPerHeadDimensionAndVisibleKey()
    {
        // Counted pair by pair over a sequence of 5 tokens: token t sees t + 1 keys.
        const int Tokens = 5;
        double pairs = Enumerable.Range(1, Tokens).Sum();
        double attention = Valid.LayerCount * Valid.HeadCount * pairs * (2 + 2) * Valid.HeadDimension;
        double expected = (2.0 * Valid.MatrixParameterCount) + (attention / Tokens);
        Assert.Equal(expected, Valid.ForwardFlopsPerToken(Tokens));
        Assert.Equal(3 * expected, Valid.TrainingFlopsPerToken(Tokens));
    }

    public static TheoryData<string, ModelConfiguration> Broken => new()
    {
        { "vocabulary size is 0", Valid with { VocabularySize = 0 } },
        { "number of layers is -1", Valid with { LayerCount = -1 } },
        { "context length is 0", Valid with { ContextLength = 0 } },
        { "2 heads cannot share 3", Valid with { KeyValueHeadCount = 3 } },
        { "head dimension 7 is odd", Valid with { HeadDimension = 7 } },
        { "norm epsilon is 0", Valid with { NormEpsilon = 0 } },
        { "rotary base is NaN", Valid with { RopeBase = float.NaN } },
        { "initializer range is -0.5", Valid with { InitializerRange = -0.5f } },
        { "end token 1024 is outside", Valid with { EndTokenId = 1024 } },
        { "begin token -1 is outside", Valid with { BeginTokenId = -1 } },
        { "more than 2147483647", Valid with { VocabularySize = 1 << 30 } },
        { "a Llama has RMSNorm", Valid with { Norm = NormKind.LayerNorm } },
        { "a Llama has RMSNorm", Valid with { QueryKeyValueBias = true } },
        { "a GPT-2 has LayerNorm", ValidGpt2 with { Positions = PositionKind.Rotary } },
        { "as many key–value heads as heads, not 1", ValidGpt2 with { KeyValueHeadCount = 1 } },
        { "together as wide as the model", ValidGpt2 with { HeadDimension = 16 } },
        { "the table of positions would have", ValidGpt2 with { ContextLength = 1 << 30 } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void WhatIsWrongIsSaidInOneLine(string expected, ModelConfiguration broken)
    {
        string message = Assert.Throws<ModelConfigurationException>(broken.Validate).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void HeadsMustDivideTheWidth() =>
        Assert.Throws<ModelConfigurationException>(() => ModelConfiguration.Llama(256, 64, 2, 3, 128));

    [Fact]
    public void HeadsOfOddDimensionAreRefusedOnlyWhereTheyAreTurned() =>
        Assert.Equal(7, ModelConfiguration.Gpt2(256, 21, 2, 3, 128).HeadDimension);

    private static void AssertCounts(ModelConfiguration configuration)
    {
        var layout = new ParameterLayout(configuration);
        Assert.Equal(layout.Tensors.Sum(tensor => tensor.Count), configuration.ParameterCount);
        Assert.Equal(
            layout.Tensors.Where(tensor => tensor.Kind == ParameterKind.Matrix).Sum(tensor => tensor.Count),
            configuration.MatrixParameterCount);
    }
}
