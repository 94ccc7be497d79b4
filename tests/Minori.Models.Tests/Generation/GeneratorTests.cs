using Minori.Compute;
using Minori.Models.Tests.Transformer;
using Xunit;

namespace Minori.Models.Tests.Generation;

public sealed class GeneratorTests : IDisposable
{
    private readonly ThreadTeam _team = new(2);

    private static readonly GenerationOptions Greedy = new() { Temperature = 0 };

    public void Dispose() => _team.Dispose();

    [Theory]
    [MemberData(nameof(SmallModels.Names), MemberType = typeof(SmallModels))]
    public void GreedyWithTheCacheIsGreedyByFullRecomputation(string name)
    {
        using Parameters parameters = SmallModels.Weights(SmallModels.Configurations[name], seed: 6);
        (int[] prompt, _) = SmallModels.Batch(parameters.Configuration, 5, seed: 7);
        using ForwardModel generatorModel = ForwardModel.Of(parameters, _team);
        using var generator = new Generator(generatorModel, _team);
        int[] generated = generator.Generate(prompt, 30, Greedy);
        Assert.Equal(30, generated.Length);
        List<int> history = [.. prompt];
        foreach (int token in generated)
        {
            Assert.Equal(MostProbable(parameters, history), token);
            history.Add(token);
        }
    }

    [Fact]
    public void PastTheContextTheLastHalfIsReadAnew()
    {
        using Parameters parameters = SmallModels.Weights(
            SmallModels.Configurations["tied"] with { ContextLength = 8 }, seed: 6);
        (int[] prompt, _) = SmallModels.Batch(parameters.Configuration, 11, seed: 7);
        using ForwardModel generatorModel = ForwardModel.Of(parameters, _team);
        using var generator = new Generator(generatorModel, _team);
        int[] generated = generator.Generate(prompt, 12, Greedy);
        List<int> window = [.. prompt.TakeLast(8)];
        foreach (int token in generated)
        {
            Assert.Equal(MostProbable(parameters, window), token);
            window = window.Count < 8 ? [.. window, token] : [.. window.TakeLast(3), token];
        }
    }

    [Fact]
    public void OneSeedGivesOneTextAndAnotherSeedAnother()
    {
        using Parameters parameters = SmallModels.Weights(SmallModels.Configurations["tied"], seed: 6);
        using ForwardModel generatorModel = ForwardModel.Of(parameters, _team);
        using var generator = new Generator(generatorModel, _team);
        int[] first = generator.Generate([1], 40, new GenerationOptions { Seed = 1 });
        int[] other = generator.Generate([1], 40, new GenerationOptions { Seed = 2 });
        Assert.Equal(first, generator.Generate([1], 40, new GenerationOptions { Seed = 1 }));
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void TheStopTokenEndsGenerationAndIsNotReturned()
    {
        using Parameters parameters = SmallModels.Weights(SmallModels.Configurations["tied"], seed: 6);
        using ForwardModel generatorModel = ForwardModel.Of(parameters, _team);
        using var generator = new Generator(generatorModel, _team);
        int[] free = generator.Generate([1, 2], 20, Greedy);
        int stop = free[7];
        int[] stopped = generator.Generate([1, 2], 20, Greedy with { StopToken = stop });
        Assert.Equal(free[..Array.IndexOf(free, stop)], stopped);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void IdsThatTheTokenizerLacksAreNeverDrawn(float temperature)
    {
        using Parameters parameters = SmallModels.Weights(SmallModels.Configurations["tied"], seed: 6);
        using ForwardModel generatorModel = ForwardModel.Of(parameters, _team);
        using var generator = new Generator(generatorModel, _team);
        var free = new GenerationOptions { Temperature = temperature, Seed = 3 };
        int most = generator.Generate([1], 60, free).Max();
        int[] limited = generator.Generate([1], 60, free with { VocabularySize = most });
        Assert.Equal(60, limited.Length);
        Assert.All(limited, token => Assert.InRange(token, 0, most - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate([1], 1, free with { VocabularySize = 14 }));
        Assert.Throws<ArgumentException>(() => generator.Generate([1], 1, free with { VocabularySize = 0 }));
    }

    [Fact]
    public void AnEmptyPromptStartsFromTheBeginTokenWhereThereIsOne()
    {
        using Parameters without = SmallModels.Weights(SmallModels.Configurations["tied"], seed: 6);
        using Parameters with = SmallModels.Weights(SmallModels.Configurations["tied"] with { BeginTokenId = 3 }, seed: 6);
        using ForwardModel generatorModel = ForwardModel.Of(with, _team);
        using var generator = new Generator(generatorModel, _team);
        Assert.Equal(generator.Generate([3], 5, Greedy), generator.Generate([], 5, Greedy));
        using ForwardModel beginlessModel = ForwardModel.Of(without, _team);
        using var beginless = new Generator(beginlessModel, _team);
        Assert.Throws<ArgumentException>(() => beginless.Generate([], 5, Greedy));
        Assert.Throws<ArgumentException>(() => beginless.Generate([13], 5, Greedy));
    }

    /// <summary>Scores every token as the next one, each in its own row, as an evaluation would.</summary>
    private int MostProbable(Parameters parameters, List<int> history)
    {
        int vocabulary = parameters.Configuration.VocabularySize;
        int n = history.Count;
        int[] inputs = [.. Enumerable.Range(0, vocabulary).SelectMany(_ => history)];
        int[] targets = [.. Enumerable.Range(0, vocabulary).SelectMany(next => Enumerable.Repeat(-1, n - 1).Append(next))];
        float[] losses = new float[inputs.Length];
        using ForwardModel model = ForwardModel.Of(parameters, _team);
        using EvaluationPass pass = new(model, n, _team);
        pass.Run(inputs, targets, [.. Enumerable.Repeat(n, vocabulary)], losses);
        return Enumerable.Range(0, vocabulary).MinBy(next => losses[(next * n) + n - 1]);
    }
}
