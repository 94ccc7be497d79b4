using Xunit;

namespace Minori.Models.Tests.Generation;

public sealed class TokenSamplerTests
{
    private static readonly float[] Logits = [MathF.Log(0.1f), MathF.Log(0.5f), MathF.Log(0.15f), MathF.Log(0.25f)];

    [Fact]
    public void FrequenciesAreTheProbabilities() =>
        AssertFrequencies(new GenerationOptions { Seed = 1 }, [0.1, 0.5, 0.15, 0.25]);

    [Fact]
    public void TemperatureDividesTheLogits()
    {
        // Squares of the probabilities, normalised: 0.01, 0.25, 0.0225, 0.0625 over 0.345.
        AssertFrequencies(
            new GenerationOptions { Seed = 2, Temperature = 0.5f }, [0.01 / 0.345, 0.25 / 0.345, 0.0225 / 0.345, 0.0625 / 0.345]);
    }

    [Fact]
    public void TopKKeepsTheMostProbable() =>
        AssertFrequencies(new GenerationOptions { Seed = 3, TopK = 2 }, [0, 0.5 / 0.75, 0, 0.25 / 0.75]);

    [Fact]
    public void TopPKeepsTheFewestThatReachIt() =>
        AssertFrequencies(new GenerationOptions { Seed = 4, TopP = 0.8f }, [0, 0.5 / 0.9, 0.15 / 0.9, 0.25 / 0.9]);

    [Fact]
    public void TopPAppliesToWhatTopKLeaves() =>
        AssertFrequencies(new GenerationOptions { Seed = 5, TopK = 2, TopP = 0.6f }, [0, 1, 0, 0]);

    [Fact]
    public void TemperatureZeroTakesTheFirstOfTheMostProbable()
    {
        var sampler = new TokenSampler(new GenerationOptions { Temperature = 0 }, 4);
        Assert.Equal(1, sampler.Choose([0, 2, 2, 1], 0));
    }

    [Theory]
    [InlineData(0, float.NaN, "token 0 is not a number")]
    [InlineData(2, float.NaN, "token 2 is not a number")]
    [InlineData(3, float.PositiveInfinity, "token 3 is infinite")]
    public void LogitsThatAreNoNumbersAreRefused(int token, float value, string expected)
    {
        float[] logits = [1, 2, 2, 1];
        logits[token] = value;
        foreach (float temperature in (float[])[0, 1])
        {
            var sampler = new TokenSampler(new GenerationOptions { Temperature = temperature }, logits.Length);
            CheckpointException error = Assert.Throws<CheckpointException>(() => sampler.Choose(logits, 0));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(float.NaN, 0, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0, 1.5f)]
    public void OptionsOutOfRangeAreRefused(float temperature, int topK, float topP)
    {
        var options = new GenerationOptions { Temperature = temperature, TopK = topK, TopP = topP };
        Assert.Throws<ArgumentException>(options.Validate);
    }

    private static void AssertFrequencies(GenerationOptions options, double[] expected)
    {
        const int Draws = 20_000;
        var sampler = new TokenSampler(options, Logits.Length);
        int[] counts = new int[Logits.Length];
        for (ulong i = 0; i < Draws; i++)
        {
            counts[sampler.Choose(Logits, i)]++;
        }

        for (int token = 0; token < counts.Length; token++)
        {
            // Five standard deviations of a binomial share; a probability of zero must never be drawn.
            double tolerance = 5 * Math.Sqrt(expected[token] * (1 - expected[token]) / Draws);
            Assert.Equal(expected[token], counts[token] / (double)Draws, tolerance + 1e-12);
        }
    }
}
