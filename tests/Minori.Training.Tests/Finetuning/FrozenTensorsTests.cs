using Minori.Models;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

[Collection(ForgettingFixture.Name)]
public sealed class FrozenTensorsTests(ForgettingFixture fixture)
{
    private static readonly string[] Patterns = ["*embed*", "model.layers.0.*", "model.norm.weight"];

    [Fact]
    public void Frozen_tensors_keep_their_bits_and_the_others_learn()
    {
        FinetuneRecipe recipe = ForgettingFixture.Recipe with { Frozen = Patterns, WeightDecay = 0.1, L2Sp = 0.1 };
        using Parameters tuned = fixture.Tune(recipe).Tuned;

        foreach (ParameterTensor tensor in tuned.Layout.Tensors)
        {
            bool isFrozen = !tensor.Name.StartsWith("model.layers.1.", StringComparison.Ordinal);
            Assert.True(
                isFrozen == tuned.Tensor(tensor).SequenceEqual(fixture.Base.Tensor(tensor)),
                $"{tensor.Name} is {(isFrozen ? "frozen and changed" : "trained and did not change")}");
        }
    }

    [Fact]
    public void A_tuning_with_frozen_tensors_forgets_less_and_learns()
    {
        (double plain, _) = fixture.LossesAfter(ForgettingFixture.Recipe);
        (double text, double task) = fixture.LossesAfter(ForgettingFixture.Recipe with { Frozen = Patterns });

        Assert.True(text < plain - 0.3, $"loss on the text {text} with frozen tensors, {plain} without");
        Assert.True(task < 0.8, $"{task:P0} of the loss on the task is left");
    }

    [Fact]
    public void The_norm_counts_trained_tensors_only()
    {
        FinetuneRecipe recipe = ForgettingFixture.Recipe with { Frozen = Patterns, Epochs = 1, WeightDecay = 0.1 };
        bool[] isTrained = new bool[fixture.Base.Layout.Length];
        bool[] decays = new bool[isTrained.Length];
        foreach (ParameterTensor tensor in fixture.Base.Layout.Tensors)
        {
            isTrained.AsSpan((int)tensor.Offset, (int)tensor.Count)
                .Fill(tensor.Name.StartsWith("model.layers.1.", StringComparison.Ordinal));
            decays.AsSpan((int)tensor.Offset, (int)tensor.Count).Fill(tensor.Decays);
        }

        ReferenceTuning reference = new(
            recipe,
            x => x,
            (_, _, gradient) => [.. gradient.Select((value, i) => isTrained[i] ? value : 0)],
            i => isTrained[i] && decays[i]);
        (double[] expected, List<double> norms) = reference.Run(
            fixture.Base, ReferenceTuning.Take(fixture.Base.Values), ForgettingFixture.Examples);
        FinetuneResult result = fixture.Tune(recipe);
        using Parameters tuned = result.Tuned;

        AssertClose.Norms(norms, result);
        AssertClose.Weights(expected, tuned, fixture.Base);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        FinetuneRecipe recipe = ForgettingFixture.Recipe with { Frozen = Patterns, L2Sp = 0.1, Epochs = 2 };
        AssertClose.SameWithAnyThreads(threads => fixture.Tune(recipe, threads).Tuned);
    }

    [Theory]
    [InlineData("model.layer.0.*", "model.layers.0.input_layernorm.weight, model.layers.0.self_attn.q_proj.weight, model.layers.0.self_attn.k_proj.weight")]
    [InlineData("*embd*", "model.embed_tokens.weight, ")]
    [InlineData("model.layers.7.mlp.gate_proj.weight", "model.layers.0.mlp.gate_proj.weight, model.layers.1.mlp.gate_proj.weight, ")]
    public void A_pattern_of_nothing_is_refused_with_tensors_near_it(string pattern, string near)
    {
        TrainingException refused = Assert.Throws<TrainingException>(
            () => fixture.Tune(ForgettingFixture.Recipe with { Frozen = [pattern] }));

        Assert.StartsWith(
            $"no tensor of the model is called '{pattern}', so it cannot be frozen: near it are {near}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void To_freeze_everything_is_refused()
    {
        TrainingException refused = Assert.Throws<TrainingException>(
            () => fixture.Tune(ForgettingFixture.Recipe with { Frozen = ["model.*"] }));

        Assert.Equal("freezing model.* leaves nothing to train: freeze less", refused.Message);
    }
}
