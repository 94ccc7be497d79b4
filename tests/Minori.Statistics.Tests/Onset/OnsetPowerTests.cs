using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Minori.Statistics.Tests;

/// <summary>
/// How often a U-shape of a stated depth is observed: the table in docs/design/statistics.md is what this prints, with
/// <c>dotnet test tests/Minori.Statistics.Tests --filter OnsetPower --logger "console;verbosity=detailed"</c>.
/// </summary>
public class OnsetPowerTests(ITestOutputHelper output)
{
    private const int Trials = 200;

    private static readonly double[] Depths = [0.01, 0.02, 0.05, 0.10];

    private static readonly double[] Noises = [0.005, 0.01, 0.02];

    [Theory]
    [InlineData("draws of one family", 4)]
    [InlineData("draws of one family", 8)]
    [InlineData("families, a value each", 3)]
    [InlineData("families, a value each", 5)]
    public void A_deeper_u_is_observed_more_often_and_one_well_above_the_noise_almost_always(string design, int draws)
    {
        output.WriteLine($"{draws} {design}: share of {Trials} trials with \"observed\"");
        output.WriteLine("| noise | " + string.Join(" | ", Depths.Select(depth => $"{100 * depth:0}% deep")) + " |");
        double[] weaker = [1, 1, 1, 1];
        foreach (double noise in Noises)
        {
            double[] power = [.. Depths.Select(depth => Power(design[0] == 'f', draws, depth, noise))];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {100 * noise:0.#}% | {string.Join(" | ", power.Select(p => $"{100 * p:0}%"))} |"));
            Assert.All(power.Zip(power.Skip(1)), p => Assert.True(p.Second >= p.First - 0.05));
            Assert.All(power.Zip(weaker), p => Assert.True(p.First <= p.Second + 0.05));
            Assert.True(power[^1] >= (noise > 0.01 ? 0.8 : 0.99), $"10% deep in noise of {noise}: {power[^1]}");
            weaker = power;
        }
    }

    private static double Power(bool families, int draws, double depth, double noise)
    {
        double[] tokens = SyntheticCurves.Budgets(7);
        double scale = SyntheticCurves.ScaleOf(depth, tokens[3], tokens[6]);
        var options = new OnsetOptions { Resamples = 200, Pairing = families ? DrawPairing.ByIndex : DrawPairing.Independent };
        return Enumerable.Range(0, Trials).Count(trial => OnsetEstimator.Estimate(
            SyntheticCurves.Draw(
                tokens, budget => SyntheticCurves.UShape(budget, tokens[3], scale), _ => noise, draws, (ulong)trial, families ? 0.03 : 0),
            options with { Seed = (ulong)trial }).Status == OnsetStatus.Observed) / (double)Trials;
    }
}
