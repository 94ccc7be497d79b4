using Minori.Compute;
using Minori.Models;
using Minori.Modifications.Tests.Merging;
using Minori.Testing;
using Xunit;

namespace Minori.Modifications.Tests.Interpolation;

public sealed class WeightInterpolationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ThreadTeam _team = new(2);

    public void Dispose()
    {
        _team.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.7)]
    public void It_has_the_bits_of_a_weighted_merge(double alpha)
    {
        string origin = SmallModels.Write(_folder, "base", seed: 1);
        string tuned = SmallModels.WriteNear(_folder, "tuned", origin, seed: 2);
        MergeRequest request = new() { Models = [origin, tuned], Method = MergeMethod.Weighted, Weights = [1 - alpha, alpha] };
        CheckpointMerger.Write(request, _folder.File("merged"), _team);
        using Checkpoint from = Checkpoint.Load(origin), to = Checkpoint.Load(tuned), merged = Checkpoint.Load(_folder.File("merged"));

        WeightInterpolation.Apply(to.Parameters, from.Parameters, alpha, _team);

        Assert.True(to.Parameters.Values.Span.SequenceEqual(merged.Parameters.Values.Span));
    }

    [Fact]
    public void Its_ends_are_the_base_and_the_tuned_weights()
    {
        using Parameters origin = Parameters.Initialize(SmallModels.Gpt2, 1), tuned = Parameters.Initialize(SmallModels.Gpt2, 2);
        using Parameters start = tuned.Clone(), end = tuned.Clone();

        WeightInterpolation.Apply(start, origin, 0, _team);
        WeightInterpolation.Apply(end, origin, 1, _team);

        Assert.True(start.Values.Span.SequenceEqual(origin.Values.Span));
        Assert.True(end.Values.Span.SequenceEqual(tuned.Values.Span));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        using Parameters llama = Parameters.Initialize(SmallModels.Llama, 1), gpt2 = Parameters.Initialize(SmallModels.Gpt2, 1);

        Assert.Equal(
            "the interpolation's alpha cannot be 1.5: take a number from 0 (the base) to 1 (the tuned weights)",
            Assert.Throws<ModificationException>(() => WeightInterpolation.Apply(llama, llama, 1.5, _team)).Message);
        Assert.StartsWith(
            "the tuned weights are not of the base's shape",
            Assert.Throws<ModificationException>(() => WeightInterpolation.Apply(llama, gpt2, 0.5, _team)).Message,
            StringComparison.Ordinal);
    }
}
