using Minori.Models;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Training.Tests.Finetuning;

[Collection(ForgettingFixture.Name)]
public sealed class LoraTuningTests(ForgettingFixture fixture)
{
    private static readonly FinetuneRecipe Recipe = ForgettingFixture.Recipe with
    {
        Lora = new LoraSettings { Rank = 2, Alpha = 4, Targets = [LoraTarget.Q, LoraTarget.V, LoraTarget.Up] },
        WeightDecay = 0.1,
    };

    [Fact]
    public void Lora_is_AdamW_on_the_factors()
    {
        FinetuneRecipe recipe = Recipe with { Epochs = 1 };
        using LoraAdapters start = new(ForgettingFixture.Model, recipe.Lora!, recipe.Seed);
        ReferenceTuning reference = new(recipe, x => Merged(start, x), (_, x, gradient) => Gradient(start, x, gradient), _ => true);

        (double[] expected, List<double> norms) = reference.Run(
            fixture.Base, ReferenceTuning.Take(start.Values), ForgettingFixture.Examples);
        using FinetuneResult result = fixture.Tune(recipe);

        AssertClose.Norms(norms, result);
        AssertClose.Weights(Merged(start, expected), result.Tuned, fixture.Base);
    }

    [Fact]
    public void Only_targets_change_and_the_tuning_forgets_less()
    {
        // Adapters start with half of their product at zero: they want a larger rate for the same steps.
        FinetuneRecipe recipe = Recipe with { PeakLearningRate = 1e-2 };
        (double plain, _) = fixture.LossesAfter(ForgettingFixture.Recipe);
        (double text, double task) = fixture.LossesAfter(recipe);
        using Parameters tuned = fixture.Tune(recipe).Tuned;

        Assert.True(text < plain - 0.1, $"loss on the text {text} with lora, {plain} without");
        Assert.True(task < 0.8, $"{task:P0} of the loss on the task is left");
        foreach (ParameterTensor tensor in tuned.Layout.Tensors)
        {
            bool isTarget = new[] { "q_proj", "v_proj", "up_proj" }.Any(name => tensor.Name.Contains(name, StringComparison.Ordinal));
            Assert.Equal(!isTarget, tuned.Tensor(tensor).SequenceEqual(fixture.Base.Tensor(tensor)));
        }
    }

    [Fact]
    public void Threads_change_nothing() => AssertClose.SameWithAnyThreads(threads => fixture.Tune(Recipe with { Epochs = 2 }, threads).Tuned);

    [Fact]
    public void The_adapters_are_saved_beside_the_merged_weights()
    {
        using TemporaryFolder folder = new();
        using FinetuneResult result = fixture.Tune(Recipe with { Epochs = 1 });

        result.Save(folder.File("tuned"), ByteTokenizer.Instance);

        using Checkpoint tuned = Checkpoint.Load(folder.File("tuned"));
        Assert.True(tuned.Parameters.Values.Span.SequenceEqual(result.Tuned.Values.Span));
        Assert.True(File.Exists(folder.File("tuned", "adapter", "adapter_model.safetensors")));
        Assert.True(File.Exists(folder.File("tuned", "adapter", "adapter_config.json")));
    }

    [Fact]
    public void What_does_not_go_with_it_is_refused()
    {
        AssertRefused("lora trains no weight but its adapters, so there is nothing to freeze: choose its targets instead", Recipe with { Frozen = ["*"] });
        AssertRefused("l2-sp pulls weights that lora does not train: take one of them", Recipe with { L2Sp = 1 });
        AssertRefused(
            "LoRA of rank 40 does not fit model.layers.0.self_attn.q_proj.weight of shape [32, 32]: take a rank from 1 to 32",
            Recipe with { Lora = new LoraSettings { Rank = 40 } });
    }

    private void AssertRefused(string message, FinetuneRecipe recipe) =>
        Assert.Equal(message, Assert.Throws<TrainingException>(() => fixture.Tune(recipe)).Message);

    private IEnumerable<(ParameterTensor Weight, ParameterTensor A, ParameterTensor B)> Pairs(LoraAdapters adapters) =>
        adapters.Tensors.Chunk(2).Select(pair => (
            fixture.Base.Layout[pair[0].Name["base_model.model.".Length..].Replace(".lora_A", "", StringComparison.Ordinal)], pair[0], pair[1]));

    private double[] Merged(LoraAdapters adapters, double[] x)
    {
        double[] theta = ReferenceTuning.Take(fixture.Base.Values);
        ForEach(adapters, (weight, a, b) => theta[weight] += 2 * x[a] * x[b]);
        return theta;
    }

    private double[] Gradient(LoraAdapters adapters, double[] x, double[] theta)
    {
        double[] gradient = new double[x.Length];
        ForEach(adapters, (weight, a, b) =>
        {
            gradient[a] += 2 * theta[weight] * x[b];
            gradient[b] += 2 * theta[weight] * x[a];
        });
        return gradient;
    }

    /// <summary>Every product of an element of A and one of B, with the element of W that it adds to.</summary>
    private void ForEach(LoraAdapters adapters, Action<long, long, long> visit)
    {
        foreach ((ParameterTensor weight, ParameterTensor a, ParameterTensor b) in Pairs(adapters))
        {
            (int rank, int inputs) = (a.Shape[0], a.Shape[1]);
            for (int o = 0; o < b.Shape[0]; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    for (int r = 0; r < rank; r++)
                    {
                        visit(weight.Offset + (o * inputs) + i, a.Offset + (r * inputs) + i, b.Offset + (o * rank) + r);
                    }
                }
            }
        }
    }
}
