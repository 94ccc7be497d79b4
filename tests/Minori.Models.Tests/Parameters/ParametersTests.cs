using Xunit;

namespace Minori.Models.Tests.ParametersOfModels;

public sealed class ParametersTests
{
    // No size is a multiple of 16, so that every gap shows.
    private static readonly ModelConfiguration Odd = new()
    {
        VocabularySize = 11,
        Width = 10,
        LayerCount = 2,
        HeadCount = 3,
        KeyValueHeadCount = 1,
        HeadDimension = 6,
        FeedForwardWidth = 13,
        ContextLength = 8,
        TieEmbeddings = false,
    };

    [Fact]
    public void TensorsKeepTheirOrderAndOnlyGroupsAreAligned()
    {
        var layout = new ParameterLayout(Odd);
        string[] layer = ["input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "post_attention_layernorm", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"];
        Assert.Equal(
            ["model.embed_tokens.weight", .. layer.Select(part => $"model.layers.0.{part}.weight"), .. layer.Select(part => $"model.layers.1.{part}.weight"), "model.norm.weight", "lm_head.weight"],
            layout.Tensors.Select(tensor => tensor.Name));
        long end = 0;
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            bool isNeighbour = tensor.Name.Contains("k_proj", StringComparison.Ordinal)
                || tensor.Name.Contains("v_proj", StringComparison.Ordinal)
                || tensor.Name.Contains("up_proj", StringComparison.Ordinal);
            Assert.Equal(isNeighbour ? end : (end + 15) / 16 * 16, tensor.Offset);
            end = tensor.Offset + tensor.Count;
        }

        Assert.Equal((end + 15) / 16 * 16, layout.Length);
        Assert.Equal([18, 10], layout["model.layers.1.self_attn.q_proj.weight"].Shape.ToArray());
        Assert.Equal([6, 10], layout["model.layers.1.self_attn.v_proj.weight"].Shape.ToArray());
        Assert.Equal([10, 18], layout["model.layers.1.self_attn.o_proj.weight"].Shape.ToArray());
        Assert.Equal([10, 13], layout["model.layers.1.mlp.down_proj.weight"].Shape.ToArray());
        Assert.Throws<ArgumentException>(() => layout["model.layers.2.mlp.down_proj.weight"]);
    }

    [Fact]
    public void MatricesDecayAndStartNormalGainsDoNeither()
    {
        foreach (ParameterTensor tensor in new ParameterLayout(Odd).Tensors)
        {
            Assert.Equal(tensor.Shape.Length == 2, tensor.Decays);
            Assert.Equal(tensor.Shape.Length == 2 ? 0.02f : 0, tensor.InitializationDeviation);
        }
    }

    [Fact]
    public void InitialMatricesHaveTheDeviationAndGainsAreOne()
    {
        ModelConfiguration configuration = ModelConfiguration.Llama(500, 64, 2, 2, 16) with { InitializerRange = 0.05f };
        using Parameters parameters = Parameters.Initialize(configuration, seed: 1);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            double[] values = [.. parameters.Tensor(tensor).ToArray().Select(value => (double)value)];
            if (tensor.Shape.Length == 1)
            {
                Assert.All(values, value => Assert.Equal(1, value));
                continue;
            }

            // Five standard errors of a mean and of a deviation.
            Assert.Equal(0, values.Average(), 5 * 0.05 / Math.Sqrt(values.Length));
            Assert.Equal(0.05, Math.Sqrt(values.Average(value => value * value)), 5 * 0.05 / Math.Sqrt(2.0 * values.Length));
        }
    }

    [Fact]
    public void ATensorDependsOnSeedAndNameNotOnWhatElseIsInTheModel()
    {
        using Parameters shallow = Parameters.Initialize(Odd with { LayerCount = 1 }, seed: 4);
        using Parameters deep = Parameters.Initialize(Odd, seed: 4);
        using Parameters other = Parameters.Initialize(Odd, seed: 5);
        const string Name = "model.layers.0.mlp.down_proj.weight";
        Assert.Equal(shallow.Tensor(Name), deep.Tensor(Name));
        Assert.NotEqual(deep.Tensor(Name).ToArray(), other.Tensor(Name).ToArray());
        Assert.NotEqual(deep.Tensor(Name).ToArray(), deep.Tensor("model.layers.1.mlp.down_proj.weight").ToArray());
    }

    [Fact]
    public void GapsAreZeroAndACloneStandsAlone()
    {
        using Parameters parameters = Parameters.Initialize(Odd, seed: 4);
        using Parameters clone = parameters.Clone();
        Assert.True(parameters.Values.Span.SequenceEqual(clone.Values.Span));
        clone.Tensor("model.norm.weight")[0] = 7;
        Assert.Equal(1, parameters.Tensor("model.norm.weight")[0]);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            parameters.Tensor(tensor).Clear();
        }

        Assert.Equal(-1, parameters.Values.Span.IndexOfAnyExcept(0f));
    }

    [Fact]
    public void TheTensorsOfAGpt2AreThoseOfItsFilesWithBiasesBehindTheirWeights()
    {
        var layout = new ParameterLayout(ModelConfiguration.Gpt2(11, 10, 2, 2, 7, tieEmbeddings: false));
        string[] parts = ["ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj"];
        string[] Layer(int n) => [.. parts.SelectMany(part => (string[])[$"transformer.h.{n}.{part}.weight", $"transformer.h.{n}.{part}.bias"])];
        Assert.Equal(
            ["transformer.wte.weight", "transformer.wpe.weight", .. Layer(0), .. Layer(1), "transformer.ln_f.weight", "transformer.ln_f.bias", "lm_head.weight"],
            layout.Tensors.Select(tensor => tensor.Name));
        Assert.All(layout.Tensors, tensor => Assert.Equal(0, tensor.Offset % 16));
        Assert.Equal([30, 10], layout["transformer.h.1.attn.c_attn.weight"].Shape.ToArray());
        Assert.Equal([10, 40], layout["transformer.h.1.mlp.c_proj.weight"].Shape.ToArray());
        Assert.Equal(
            ["transformer.wte.weight", "transformer.wpe.weight"],
            layout.Tensors.Where(tensor => tensor.Kind == ParameterKind.Table).Select(tensor => tensor.Name));
        Assert.Equal(
            [.. layout.Tensors.Where(tensor => tensor.Shape.Length == 2)], layout.Tensors.Where(tensor => tensor.Decays));
    }

    [Fact]
    public void AGpt2StartsWithSmallerResidualProjectionsAndWithBiasesOfZero()
    {
        ModelConfiguration configuration = ModelConfiguration.Gpt2(500, 64, 8, 2, 128);
        using Parameters parameters = Parameters.Initialize(configuration, seed: 1);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            double[] values = [.. parameters.Tensor(tensor).ToArray().Select(value => (double)value)];
            if (tensor.Kind is ParameterKind.Gain or ParameterKind.Bias)
            {
                double constant = tensor.Kind == ParameterKind.Gain ? 1 : 0;
                Assert.All(values, value => Assert.Equal(constant, value));
                Assert.Equal(0, tensor.InitializationDeviation);
                continue;
            }

            // 0.02/√(2·8)
            double expected = tensor.Name.Contains("c_proj", StringComparison.Ordinal) ? 0.005 : 0.02;
            Assert.Equal(expected, tensor.InitializationDeviation, 1e-8);
            Assert.Equal(expected, Math.Sqrt(values.Average(value => value * value)), 5 * expected / Math.Sqrt(2.0 * values.Length));
        }
    }
}
