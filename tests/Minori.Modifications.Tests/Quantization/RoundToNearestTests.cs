using Minori.Compute;
using Minori.Models;
using Xunit;

namespace Minori.Modifications.Tests.Quantization;

public sealed class RoundToNearestTests
{
    private static readonly ModelConfiguration Llama =
        ModelConfiguration.Llama(vocabulary: 50, width: 32, layers: 1, heads: 4, context: 16, keyValueHeads: 2, tieEmbeddings: false);

    private static readonly ModelConfiguration Gpt2 = ModelConfiguration.Gpt2(vocabulary: 50, width: 32, layers: 1, heads: 4, context: 16);

    public static TheoryData<ModelConfiguration, int, int?> Cases
    {
        get
        {
            TheoryData<ModelConfiguration, int, int?> cases = [];
            foreach (ModelConfiguration model in (ModelConfiguration[])[Llama, Gpt2])
            {
                foreach (int bits in (int[])[8, 6, 4, 3, 2])
                {
                    cases.Add(model, bits, null);
                    cases.Add(model, bits, 16);

                    // Divides neither 32 nor the width of the feed-forward block.
                    cases.Add(model, bits, 20);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_weight_goes_to_the_nearest_level(ModelConfiguration model, int bits, int? group)
    {
        using Parameters before = Parameters.Initialize(model, 1);
        using Parameters after = before.Clone();

        RoundToNearest.Apply(after, new QuantizationSettings { Bits = bits, GroupSize = group });

        foreach (ParameterTensor tensor in before.Layout.Tensors)
        {
            float[] expected = before.Tensor(tensor).ToArray();
            if (tensor.Shape.Length == 2 && !IsEmbedding(tensor))
            {
                SlowReference(expected, tensor.Shape[1], bits, group ?? tensor.Shape[1]);
            }

            Assert.Equal(expected, after.Tensor(tensor).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_weight_moves_by_more_than_half_a_step(ModelConfiguration model, int bits, int? group)
    {
        using Parameters before = Parameters.Initialize(model, 2);
        using Parameters after = before.Clone();

        RoundToNearest.Apply(after, new QuantizationSettings { Bits = bits, GroupSize = group, Embeddings = true });

        foreach (ParameterTensor tensor in before.Layout.Tensors.Where(t => t.Shape.Length == 2))
        {
            int columns = tensor.Shape[1];
            foreach ((float[] was, float[] now) in before.Tensor(tensor).ToArray().Chunk(columns).Zip(after.Tensor(tensor).ToArray().Chunk(columns)))
            {
                foreach ((float[] w, float[] quantized) in was.Chunk(group ?? columns).Zip(now.Chunk(group ?? columns)))
                {
                    double step = w.Max(Math.Abs) / (Math.Pow(2, bits - 1) - 1);
                    Assert.All(w.Zip(quantized), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, step / 2 * (1 + 1e-6)));
                    Assert.True(quantized.Distinct().Count() <= Math.Pow(2, bits) - 1);
                    Assert.Equal(w.MaxBy(Math.Abs), quantized[Array.IndexOf(w, w.MaxBy(Math.Abs))]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Twice_is_once(ModelConfiguration model, int bits, int? group)
    {
        QuantizationSettings settings = new() { Bits = bits, GroupSize = group, Embeddings = true };
        using Parameters once = Parameters.Initialize(model, 3);
        RoundToNearest.Apply(once, settings);
        using Parameters twice = once.Clone();

        QuantizationResult result = RoundToNearest.Apply(twice, settings);

        Assert.True(once.Values.Span.SequenceEqual(twice.Values.Span));
        Assert.Equal(double.PositiveInfinity, result.SignalToNoise);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        QuantizationSettings settings = new() { Bits = 4, GroupSize = 16 };
        using Parameters one = Parameters.Initialize(Llama, 4);
        using Parameters three = one.Clone();
        using ThreadTeam team = new(3);

        QuantizationResult alone = RoundToNearest.Apply(one, settings);
        QuantizationResult together = RoundToNearest.Apply(three, settings, team);

        Assert.True(one.Values.Span.SequenceEqual(three.Values.Span));
        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Embeddings_positions_and_head_are_quantized_only_if_asked_for(bool embeddings)
    {
        foreach (ModelConfiguration model in (ModelConfiguration[])[Llama, Gpt2])
        {
            using Parameters before = Parameters.Initialize(model, 5);
            using Parameters after = before.Clone();

            QuantizationResult result = RoundToNearest.Apply(after, new QuantizationSettings { Bits = 4, Embeddings = embeddings });

            ParameterTensor[] changed =
                [.. before.Layout.Tensors.Where(t => !before.Tensor(t).SequenceEqual(after.Tensor(t)))];
            Assert.Equal(embeddings, changed.Any(IsEmbedding));
            Assert.All(changed, tensor => Assert.Equal(2, tensor.Shape.Length));
            Assert.Equal(changed.Length, result.Tensors);
            Assert.Equal(changed.Sum(t => t.Count), result.Weights);
        }
    }

    [Fact]
    public void Smaller_groups_and_more_bits_keep_more_of_the_weights()
    {
        double Ratio(int bits, int? group)
        {
            using Parameters weights = Parameters.Initialize(Llama, 6);
            return RoundToNearest.Apply(weights, new QuantizationSettings { Bits = bits, GroupSize = group }).SignalToNoise;
        }

        // A bit is worth 6 dB where levels are many.
        Assert.InRange(Ratio(8, null) - Ratio(7, null), 5.5, 6.5);
        Assert.True(Ratio(4, 16) > Ratio(4, null) + 1);
        Assert.Equal(double.PositiveInfinity, Ratio(4, 1));
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_named()
    {
        using Parameters weights = Parameters.Initialize(Llama, 7);
        weights.Tensor("model.layers.0.mlp.down_proj.weight")[5] = float.NaN;

        ModificationException exception = Assert.Throws<ModificationException>(
            () => RoundToNearest.Apply(weights, new QuantizationSettings { Bits = 4 }));

        Assert.StartsWith("model.layers.0.mlp.down_proj.weight holds a weight that is not finite", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, null, "weights cannot be quantised to 1 bits: take 2 to 16")]
    [InlineData(17, null, "weights cannot be quantised to 17 bits: take 2 to 16")]
    [InlineData(4, 0, "a group cannot have 0 weights: take 1 or more")]
    public void Settings_without_sense_are_refused(int bits, int? group, string message)
    {
        using Parameters weights = Parameters.Initialize(Llama, 8);

        Assert.Equal(message, Assert.Throws<ModificationException>(
            () => RoundToNearest.Apply(weights, new QuantizationSettings { Bits = bits, GroupSize = group })).Message);
    }

    private static bool IsEmbedding(ParameterTensor tensor) =>
        tensor.Name is "model.embed_tokens.weight" or "lm_head.weight" or "transformer.wte.weight" or "transformer.wpe.weight";

    /// <summary>The nearest level by trying all of them; the even one of two that are as near.</summary>
    private static void SlowReference(float[] values, int columns, int bits, int group)
    {
        int levels = (1 << (bits - 1)) - 1;
        for (int row = 0; row < values.Length; row += columns)
        {
            for (int first = row; first < row + columns; first += group)
            {
                int last = Math.Min(first + group, row + columns);
                double scale = values[first..last].Max(v => Math.Abs((double)v)) / levels;
                for (int i = first; i < last; i++)
                {
                    double value = values[i];
                    int level = Enumerable.Range(-levels, (2 * levels) + 1)
                        .OrderBy(q => Math.Abs((value / scale) - q)).ThenBy(q => q % 2 == 0 ? 0 : 1).First();
                    values[i] = (float)(level * scale);
                }
            }
        }
    }
}
