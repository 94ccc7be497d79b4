using Minori.Compute;
using Minori.Models;
using Xunit;

namespace Minori.Training.Tests.Optimization;

public sealed class SharpnessAscentTests : IDisposable
{
    private const int Sequences = 3;
    private const int Tokens = 8;
    private const double Radius = 0.05;

    private static readonly ModelConfiguration Model =
        ModelConfiguration.Llama(vocabulary: 16, width: 16, layers: 2, heads: 2, context: Tokens);

    private readonly ThreadTeam _team = new(2);
    private readonly TrainingPass _pass;
    private readonly int[] _inputs;
    private readonly int[] _targets;

    public SharpnessAscentTests()
    {
        _pass = new TrainingPass(Model, Sequences, Tokens, _team);
        Philox random = new(1, 2);
        int[] text = [.. Enumerable.Range(0, (Sequences * Tokens) + 1).Select(i => random.Below(16, (ulong)i))];
        _inputs = text[..^1];
        _targets = text[1..];
    }

    public void Dispose()
    {
        _pass.Dispose();
        _team.Dispose();
    }

    /// <summary>Foret et al. 2021, algorithm 1, step by step with sums in double precision.</summary>
    [Fact]
    public void The_step_follows_the_gradient_at_the_top_of_the_ascent()
    {
        const double Rate = 0.1;
        using Parameters parameters = Parameters.Initialize(Model, seed: 4);
        using Parameters above = Parameters.Initialize(Model, seed: 4);
        double[] g = Gradient(parameters);
        double norm = Math.Sqrt(g.Sum(value => value * value));
        for (int i = 0; i < g.Length; i++)
        {
            above.Values.Span[i] += (float)(Radius * g[i] / norm);
        }

        double[] gAbove = Gradient(above);
        float[] before = [.. parameters.Values.Span];
        (_, double reported) = Update(parameters, Rate, Radius);

        Assert.Equal(Math.Sqrt(gAbove.Sum(value => value * value)), reported, 1e-4 * reported);
        double moved = 0, error = 0, ascent = 0;
        for (int i = 0; i < g.Length; i++)
        {
            double wanted = -Rate * gAbove[i];
            moved += wanted * wanted;
            error += Math.Pow(parameters.Values.Span[i] - before[i] - wanted, 2);
            ascent += Math.Pow(gAbove[i] - g[i], 2);
        }

        Assert.InRange(Math.Sqrt(error / moved), 0, 1e-4);
        Assert.True(Math.Sqrt(ascent) > 0.01 * norm, "the gradients differ too little for the test to say anything");
    }

    [Fact]
    public void The_weights_come_back_bit_for_bit()
    {
        using Parameters parameters = Parameters.Initialize(Model, seed: 4);
        float[] before = [.. parameters.Values.Span];

        Update(parameters, learningRate: 0, radius: 3);

        Assert.True(before.AsSpan().SequenceEqual(parameters.Values.Span));
    }

    [Fact]
    public void An_ascent_into_infinity_leaves_the_weights_as_they_were()
    {
        using Parameters parameters = Parameters.Initialize(Model, seed: 4);
        float[] before = [.. parameters.Values.Span];

        Assert.Throws<DivergenceException>(() => Update(parameters, 0.1, radius: 1e38));

        Assert.True(before.AsSpan().SequenceEqual(parameters.Values.Span));
    }

    private double[] Gradient(Parameters parameters)
    {
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        _pass.Run(parameters, _inputs, _targets, gradient);
        return [.. gradient.Span.ToArray().Select(value => (double)value)];
    }

    private (BatchLoss Loss, double GradientNorm) Update(Parameters parameters, double learningRate, double radius)
    {
        UpdateSettings settings = new(new SgdMomentumOptimizer { Momentum = 0 }, WeightDecay: 0, ClipNorm: 1e6, radius);
        using OptimizerState state = new(settings.Optimizer, parameters.Layout);
        using TrainingUpdate update = new(parameters, state, settings, _team);
        return update.Run(_pass, _inputs, _targets, step: 1, learningRate);
    }
}
