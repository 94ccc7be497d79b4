using Minori.Compute;
using Minori.Models.Tests.Transformer;
using Xunit;

namespace Minori.Models.Tests.Lora;

public sealed class LoraAdaptersTests
{
    private const int Sequences = 2;
    private const int Tokens = 5;

    private static readonly LoraSettings Settings = new() { Rank = 3, Alpha = 7 };

    [Theory]
    [MemberData(nameof(SmallModels.Names), MemberType = typeof(SmallModels))]
    public void Gradients_are_the_slopes_of_the_loss(string name)
    {
        using Parameters origin = SmallModels.Weights(SmallModels.Configurations[name], seed: 3);
        using LoraAdapters adapters = Trained(origin.Configuration, Settings);
        (int[] inputs, int[] targets) = SmallModels.Batch(origin.Configuration, Sequences * Tokens, seed: 4);
        using AlignedBuffer<float> actual = Gradient(origin, adapters, inputs, targets);
        double[] values = [.. adapters.Values.Span.ToArray().Select(value => (double)value)];
        ReferenceTransformer<double> reference = new(origin.Configuration, new DoubleArithmetic());

        foreach (ParameterTensor tensor in adapters.Tensors)
        {
            float[] gradient = actual.Slice(tensor.Offset, (int)tensor.Count).ToArray();
            int steepest = Enumerable.Range(0, gradient.Length).MaxBy(i => Math.Abs(gradient[i]));
            foreach (int i in (int[])[steepest, 0, gradient.Length - 1])
            {
                double slope = (LossAt(tensor.Offset + i, 1e-4) - LossAt(tensor.Offset + i, -1e-4)) / 2e-4;
                Assert.Equal(slope, gradient[i], 1e-4 * Math.Abs(gradient[steepest]));
            }

            Assert.NotEqual(0, gradient[steepest]);
        }

        double LossAt(long moved, double by)
        {
            values[moved] += by;
            double loss = reference.MeanLoss(Merged(origin, adapters, values), [.. inputs.Chunk(Tokens)], [.. targets.Chunk(Tokens)]);
            values[moved] -= by;
            return loss;
        }
    }

    [Fact]
    public void Merged_weights_are_the_bases_and_the_product()
    {
        using Parameters origin = SmallModels.Weights(SmallModels.Configurations["tied"], seed: 3);
        using LoraAdapters adapters = Trained(origin.Configuration, Settings with { Targets = [LoraTarget.Q, LoraTarget.Down] });
        using Parameters merged = origin.Clone();
        using ThreadTeam team = new(1);
        Dictionary<string, double[]> expected = Merged(
            origin, adapters, [.. adapters.Values.Span.ToArray().Select(value => (double)value)]);

        adapters.Merge(origin, merged, team);
        adapters.Merge(origin, merged, team);

        foreach (ParameterTensor tensor in merged.Layout.Tensors)
        {
            bool isAdapted = tensor.Name.Contains("q_proj", StringComparison.Ordinal) || tensor.Name.Contains("down_proj", StringComparison.Ordinal);
            Assert.Equal(!isAdapted, merged.Tensor(tensor).SequenceEqual(origin.Tensor(tensor)));
            float[] values = merged.Tensor(tensor).ToArray();
            Assert.All(values, (value, i) => Assert.Equal(expected[tensor.Name][i], value, 1e-5));
        }
    }

    [Fact]
    public void Untrained_adapters_change_nothing_and_their_draws_have_the_named_spread()
    {
        ModelConfiguration model = ModelConfiguration.Llama(vocabulary: 64, width: 96, layers: 2, heads: 2, context: 16);
        using Parameters origin = Parameters.Initialize(model, 1);
        using Parameters merged = origin.Clone();
        using LoraAdapters adapters = new(model, new LoraSettings { Rank = 16 }, seed: 5);
        using ThreadTeam team = new(1);

        adapters.Merge(origin, merged, team);

        Assert.True(merged.Values.Span.SequenceEqual(origin.Values.Span));
        ParameterTensor a = adapters.Tensors.First(tensor => tensor.Name.EndsWith("lora_A.weight", StringComparison.Ordinal));
        double variance = adapters.Values.Slice(a.Offset, (int)a.Count).ToArray().Average(value => (double)value * value);
        Assert.Equal(1 / (3.0 * 96), variance, 0.15 / (3.0 * 96));
    }

    [Fact]
    public void Threads_change_nothing()
    {
        ModelConfiguration model = ModelConfiguration.Llama(vocabulary: 64, width: 96, layers: 2, heads: 2, context: 16);
        using Parameters origin = Parameters.Initialize(model, 1);
        using LoraAdapters adapters = Trained(model, new LoraSettings { Rank = 8 });
        (float[] Weights, float[] Gradient) one = Run(1);

        foreach (int threads in (int[])[2, 3])
        {
            (float[] weights, float[] gradient) = Run(threads);
            Assert.True(weights.AsSpan().SequenceEqual(one.Weights));
            Assert.True(gradient.AsSpan().SequenceEqual(one.Gradient));
        }

        (float[] Weights, float[] Gradient) Run(int threads)
        {
            using ThreadTeam team = new(threads);
            using Parameters merged = origin.Clone();
            using AlignedBuffer<float> gradient = new(adapters.Values.Length);
            adapters.Merge(origin, merged, team);
            adapters.Gradient(merged.Values, gradient, team);
            return (merged.Values.Span.ToArray(), gradient.Span.ToArray());
        }
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused()
    {
        ModelConfiguration llama = SmallModels.Configurations["tied"];
        ModelConfiguration gpt2 = SmallModels.Configurations["GPT-2"];

        AssertRefused(
            "LoRA of rank 9 does not fit model.layers.0.self_attn.q_proj.weight of shape [8, 8]: take a rank from 1 to 8",
            llama, new LoraSettings { Rank = 9 });
        AssertRefused(
            "queries, keys and values of a gpt2 are one matrix: name all of q, k and v as LoRA's targets, or none",
            gpt2, new LoraSettings { Rank = 2, Targets = [LoraTarget.Q, LoraTarget.V] });
        AssertRefused(
            "a gpt2 has no gate that LoRA could adapt: leave it out of the targets",
            gpt2, new LoraSettings { Rank = 2, Targets = [LoraTarget.Gate] });
        AssertRefused("LoRA's alpha cannot be 0: take a number above 0", llama, new LoraSettings { Rank = 2, Alpha = 0 });
    }

    private static void AssertRefused(string message, ModelConfiguration model, LoraSettings settings) =>
        Assert.Equal(message, Assert.Throws<ModelConfigurationException>(() => new LoraAdapters(model, settings, 1).Dispose()).Message);

    /// <summary>Adapters whose B is not zero.</summary>
    private static LoraAdapters Trained(ModelConfiguration configuration, LoraSettings settings)
    {
        LoraAdapters adapters = new(configuration, settings, seed: 5);
        foreach (ParameterTensor tensor in adapters.Tensors)
        {
            new Philox(6, Philox.Stream("test." + tensor.Name)).FillGaussian(
                adapters.Values.Slice(tensor.Offset, (int)tensor.Count), 0, 0.2f);
        }

        return adapters;
    }

    private static AlignedBuffer<float> Gradient(Parameters origin, LoraAdapters adapters, int[] inputs, int[] targets)
    {
        using ThreadTeam team = new(1);
        using Parameters merged = origin.Clone();
        adapters.Merge(origin, merged, team);
        using TrainingPass pass = new(origin.Configuration, Sequences, Tokens, team);
        using AlignedBuffer<float> weights = new(origin.Layout.Length);
        pass.Run(merged, inputs, targets, weights);
        AlignedBuffer<float> gradient = new(adapters.Values.Length);
        adapters.Gradient(weights, gradient, team);
        return gradient;
    }

    /// <summary>W + (α/r)·B·A by the formula, in double precision.</summary>
    private static Dictionary<string, double[]> Merged(Parameters origin, LoraAdapters adapters, double[] values)
    {
        Dictionary<string, double[]> merged = origin.Layout.Tensors.ToDictionary(
            tensor => tensor.Name, tensor => origin.Tensor(tensor).ToArray().Select(value => (double)value).ToArray());
        foreach (ParameterTensor[] pair in adapters.Tensors.Chunk(2))
        {
            (ParameterTensor a, ParameterTensor b) = (pair[0], pair[1]);
            (int rank, int inputs, int outputs) = (a.Shape[0], a.Shape[1], b.Shape[0]);
            double[] weight = merged[a.Name["base_model.model.".Length..].Replace(".lora_A", "", StringComparison.Ordinal)];
            double scale = (adapters.Settings.Alpha ?? rank) / rank;
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    for (int r = 0; r < rank; r++)
                    {
                        weight[(o * inputs) + i] += scale * values[b.Offset + (o * rank) + r] * values[a.Offset + (r * inputs) + i];
                    }
                }
            }
        }

        return merged;
    }
}
