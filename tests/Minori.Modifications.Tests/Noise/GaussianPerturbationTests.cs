using Minori.Compute;
using Minori.Models;
using Xunit;

namespace Minori.Modifications.Tests.Noise;

public sealed class GaussianPerturbationTests
{
    private static readonly ModelConfiguration Model =
        ModelConfiguration.Llama(vocabulary: 200, width: 64, layers: 2, heads: 4, context: 16, keyValueHeads: 2) with
        {
            InitializerRange = 0.03f,
        };

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Noise_has_gamma_times_the_deviation_of_initialisation_and_spares_the_gains(double gamma)
    {
        using Parameters before = Parameters.Initialize(Model, 1);
        using Parameters after = before.Clone();

        GaussianPerturbation.Apply(after, gamma, seed: 3);

        foreach (ParameterTensor tensor in before.Layout.Tensors)
        {
            double[] noise = Noise(before, after, tensor);
            if (tensor.Shape.Length == 1)
            {
                Assert.All(noise, value => Assert.Equal(0, value));
                continue;
            }

            // Five standard errors of the mean and of the deviation.
            double expected = gamma * 0.03;
            double n = noise.Length;
            Assert.InRange(noise.Average(), -5 * expected / Math.Sqrt(n), 5 * expected / Math.Sqrt(n));
            Assert.InRange(
                Deviation(noise), expected * (1 - (5 / Math.Sqrt(2 * n))), expected * (1 + (5 / Math.Sqrt(2 * n))));
        }
    }

    [Fact]
    public void Relative_noise_is_a_multiple_of_the_tensors_own_root_mean_square()
    {
        using Parameters before = Parameters.Initialize(Model, 1);
        ParameterTensor grown = before.Layout.Tensors.First(tensor => tensor.Shape.Length == 2);
        foreach (ref float value in before.Tensor(grown.Name))
        {
            value *= 7;
        }

        using Parameters after = before.Clone();
        GaussianPerturbation.Apply(after, 0.1, seed: 3, NoiseScaling.Relative);

        double rootMeanSquare = Math.Sqrt(before.Tensor(grown.Name).ToArray().Average(value => (double)value * value));
        Assert.Equal(0.1 * rootMeanSquare, Deviation(Noise(before, after, grown)), 0.1 * rootMeanSquare * 0.05);
        Assert.All(
            before.Layout.Tensors.Where(tensor => tensor.Shape.Length == 1),
            gain => Assert.All(Noise(before, after, gain), value => Assert.Equal(0, value)));
    }

    [Fact]
    public void The_draw_is_decided_by_the_seed_and_not_by_the_threads()
    {
        using Parameters one = Parameters.Initialize(Model, 1);
        using Parameters three = one.Clone();
        using Parameters other = one.Clone();
        using ThreadTeam team = new(3);

        GaussianPerturbation.Apply(one, 1, seed: 5);
        GaussianPerturbation.Apply(three, 1, seed: 5, team: team);
        GaussianPerturbation.Apply(other, 1, seed: 6);

        Assert.True(one.Values.Span.SequenceEqual(three.Values.Span));
        Assert.False(one.Values.Span.SequenceEqual(other.Values.Span));
    }

    [Fact]
    public void The_noise_is_not_the_draw_that_initialised_the_weights()
    {
        using Parameters weights = Parameters.Initialize(Model, 9);
        using Parameters noisy = weights.Clone();

        GaussianPerturbation.Apply(noisy, 1, seed: 9);

        ParameterTensor tensor = weights.Layout.Tensors.First(candidate => candidate.Shape.Length == 2);
        double[] noise = Noise(weights, noisy, tensor);
        float[] initial = weights.Tensor(tensor.Name).ToArray();
        double correlation = noise.Zip(initial, (a, b) => a * b).Average() / (0.03 * 0.03);
        Assert.InRange(correlation, -5 / Math.Sqrt(noise.Length), 5 / Math.Sqrt(noise.Length));
    }

    [Fact]
    public void Tensors_get_different_noise()
    {
        using Parameters before = Parameters.Initialize(Model, 1);
        using Parameters after = before.Clone();

        GaussianPerturbation.Apply(after, 1, seed: 5);

        IEnumerable<double> firsts = before.Layout.Tensors
            .Where(tensor => tensor.Shape.Length == 2)
            .Select(tensor => Math.Round(Noise(before, after, tensor)[0], 6));
        Assert.Distinct(firsts);
    }

    [Theory]
    [InlineData(-1, "gamma cannot be -1: take 0 or a number above it")]
    [InlineData(double.NaN, "gamma cannot be NaN: take 0 or a number above it")]
    [InlineData(double.PositiveInfinity, "gamma cannot be Infinity: take 0 or a number above it")]
    public void A_gamma_without_sense_is_refused(double gamma, string message)
    {
        using Parameters parameters = Parameters.Initialize(Model, 1);

        ModificationException exception =
            Assert.Throws<ModificationException>(() => GaussianPerturbation.Apply(parameters, gamma, seed: 1));

        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(0)]
    [InlineData(-6)]
    public void A_ratio_in_decibels_is_the_power_of_the_weights_over_that_of_the_noise(double decibels)
    {
        using Parameters before = Parameters.Initialize(Model, 1);
        using Parameters after = before.Clone();

        GaussianPerturbation.Apply(after, decibels, seed: 3, NoiseScaling.Snr);

        foreach (ParameterTensor tensor in before.Layout.Tensors.Where(tensor => tensor.Shape.Length == 2))
        {
            double signal = before.Tensor(tensor).ToArray().Sum(value => (double)value * value);
            double noise = Noise(before, after, tensor).Sum(value => value * value);

            // Five standard errors of 10·log10 of a sum of n squares.
            Assert.Equal(decibels, 10 * Math.Log10(signal / noise), 5 * 4.343 * Math.Sqrt(2.0 / tensor.Count));
        }
    }

    [Fact]
    public void Twenty_decibels_are_a_tenth_of_the_root_mean_square()
    {
        using Parameters ratio = Parameters.Initialize(Model, 1);
        using Parameters relative = ratio.Clone();

        GaussianPerturbation.Apply(ratio, 20, seed: 3, NoiseScaling.Snr);
        GaussianPerturbation.Apply(relative, 0.1, seed: 3, NoiseScaling.Relative);

        Assert.True(ratio.Values.Span.SequenceEqual(relative.Values.Span));
    }

    [Fact]
    public void A_ratio_without_sense_is_refused()
    {
        using Parameters parameters = Parameters.Initialize(Model, 1);

        Assert.Equal(
            "the signal-to-noise ratio cannot be Infinity dB: take a finite number",
            Assert.Throws<ModificationException>(
                () => GaussianPerturbation.Apply(parameters, double.PositiveInfinity, seed: 1, NoiseScaling.Snr)).Message);
    }

    [Fact]
    public void Gamma_zero_changes_nothing()
    {
        using Parameters before = Parameters.Initialize(Model, 1);
        using Parameters after = before.Clone();

        GaussianPerturbation.Apply(after, 0, seed: 5);

        Assert.True(before.Values.Span.SequenceEqual(after.Values.Span));
    }

    private static double[] Noise(Parameters before, Parameters after, ParameterTensor tensor) =>
        [.. after.Tensor(tensor.Name).ToArray().Zip(before.Tensor(tensor.Name).ToArray(), (a, b) => (double)a - b)];

    private static double Deviation(double[] values) => Math.Sqrt(values.Average(value => value * value));
}
