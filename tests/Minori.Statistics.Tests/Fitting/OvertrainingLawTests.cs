using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Statistics.Tests;

public class OvertrainingLawTests
{
    [Fact]
    public void Exact_data_give_the_parameters_back()
    {
        OvertrainingLaw truth = new(E: 1.8, A: 200, B: 350, Eta: 0.13);
        (double N, double D, double L)[] observations =
        [
            .. from size in new[] { 1e7, 8e7, 1.5e8, 4e8 }
               from ratio in new[] { 20.0, 80, 320 }
               select (size, size * ratio, truth.Loss(size, size * ratio)),
        ];

        ScalingFit<OvertrainingLaw> fit = OvertrainingLaw.Fit(observations);

        Assert.True(fit.Supported, fit.Reason);
        Assert.Equal(1.8, fit.Law!.E, 3);
        Assert.Equal(200, fit.Law.A, 0.5);
        Assert.Equal(350, fit.Law.B, 0.5);
        Assert.Equal(0.13, fit.Law.Eta, 4);
    }

    [SharedDataFact]
    public void Published_runs_give_the_published_laws()
    {
        // Gadre et al. 2024: four runs at 20 tokens a parameter and one of the smallest model at 320.
        AssertLaw("rpj", a: 212.2, b: 366.7, eta: 0.1364, e: 1.837);
        AssertLaw("c4_original", a: 141.3, b: 189.5, eta: 0.1212, e: 1.508);
        AssertLaw("rw_original", a: 157.1, b: 246.2, eta: 0.1272, e: 1.734);

        static void AssertLaw(string corpus, double a, double b, double eta, double e)
        {
            OvertrainingLaw law = FitSmallRuns(corpus);
            Assert.Equal(e, law.E, 0.0006);
            Assert.Equal(eta, law.Eta, 0.00006);
            Assert.Equal(a, law.A, 0.2);
            Assert.Equal(b, law.B, 0.2);
        }
    }

    [SharedDataFact]
    public void Law_of_small_runs_foretells_large_ones_as_published()
    {
        OvertrainingLaw law = FitSmallRuns("rpj");
        Run[] runs = [.. Runs("rpj")];

        Assert.Equal(0.0071, Miss(runs.Single(run => run.Parameters is > 1.4e9 and < 1.5e9 && run.Multiplier == 32)), 0.00006);
        Assert.Equal(0.0073, Miss(runs.Single(run => run.Parameters > 6e9)), 0.00006);

        double Miss(Run run) => Math.Abs((law.Loss(run.Parameters, run.Tokens) / run.Loss) - 1);
    }

    [Fact]
    public void One_ratio_of_tokens_to_parameters_is_refused()
    {
        (double N, double D, double L)[] observations =
            [.. new[] { 1e7, 2e7, 4e7, 8e7, 16e7, 32e7 }.Select(size => (size, 20 * size, 2 + (100 / Math.Sqrt(size))))];

        ScalingFit<OvertrainingLaw> fit = OvertrainingLaw.Fit(observations);

        Assert.False(fit.Supported);
        Assert.Contains("2 ratios", fit.Reason, StringComparison.Ordinal);
    }

    private static OvertrainingLaw FitSmallRuns(string corpus)
    {
        Run[] runs = [.. Runs(corpus)];
        double[] smallest = [.. runs.Select(run => run.Parameters).Distinct().Order().Take(4)];
        Run[] chosen =
        [
            .. runs.Where(run => run.Multiplier == 1 && smallest.Contains(run.Parameters)),
            runs.Single(run => run.Multiplier == 16 && run.Parameters == smallest[0]),
        ];
        return OvertrainingLaw.Fit([.. chosen.Select(run => (run.Parameters, run.Tokens, run.Loss))]).Law!;
    }

    private static IEnumerable<Run> Runs(string corpus)
    {
        foreach (string file in Directory.EnumerateFiles(
            SharedData.File("published", "overtraining-law", "models"), corpus + "-*.json"))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement hyperparameters = document.RootElement.GetProperty("hyperparameters");
            JsonElement validation = document.RootElement.GetProperty("results").EnumerateArray()
                .First(result => result.GetProperty("val_data")[0].GetString()!.Contains("c4_val", StringComparison.Ordinal));
            yield return new Run(
                hyperparameters.GetProperty("params").GetDouble(),
                hyperparameters.GetProperty("tokens").GetDouble(),
                hyperparameters.GetProperty("chinchilla_multiplier").GetDouble(),
                validation.GetProperty("loss").GetDouble());
        }
    }

    private sealed record Run(double Parameters, double Tokens, double Multiplier, double Loss);
}
