using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>The analysis on measurements whose truth is known.</summary>
public sealed class OvertrainingAnalysisTests
{
    private static readonly long[] Budgets = [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000, 32_000_000];

    [Fact]
    public void A_minimum_inside_the_budgets_is_an_observed_onset()
    {
        // Lowest at 4M tokens, three doublings before the last budget.
        StudyReport report = Analyse(doublings => 1 + 0.05 * Math.Pow(doublings - 3, 2));
        Finding onset = report.Findings.Single(f => f.Id == "onset.noise.gamma-1");

        Assert.Equal(FindingStatus.Observed, onset.Status);
        Measure location = onset.Measures.Single(m => m.Name == "T*");
        Assert.InRange(location.Value!.Value, 3.5e6, 4.6e6);
        Assert.InRange(4e6, location.Low!.Value, location.High!.Value);
        Assert.Contains("hurts under 1 of 1", report.Verdict, StringComparison.Ordinal);
        Assert.Contains("one training seed", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_falling_loss_has_no_onset()
    {
        StudyReport report = Analyse(doublings => 3 - 0.3 * doublings);

        Assert.Equal(FindingStatus.NotObserved, report.Findings.Single(f => f.Id == "onset.noise.gamma-1").Status);
        Assert.Contains("No harm", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_that_a_finding_names_exists()
    {
        StudyReport report = Analyse(doublings => 2 - 0.1 * doublings);

        Assert.Subset(
            report.Figures.Select(f => f.Id).ToHashSet(), report.Findings.SelectMany(f => f.FigureIds).ToHashSet());
    }

    private static StudyReport Analyse(Func<double, double> noisyLoss)
    {
        double[] jitter = [-0.004, -0.001, 0.002, 0.003];
        OvertrainingResults results = new(
            [.. Budgets.Select((b, i) => new BaseResult(1, b, new MeasuredLoss(2.4 - 0.2 * i, 3, 1000, new Dictionary<string, double>())))],
            [.. Budgets.Select((b, i) => new NoiseResult(1, b, 1, [.. jitter.Select((j, k) => noisyLoss(i) + j + (0.001 * ((i + k) % 3)))]))],
            [],
            []);
        OvertrainingStudy study = new()
        {
            Title = "test",
            Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
            Model = new ModelSection { Width = 64, Layers = 2, Heads = 2, Context = 128 },
            Pretraining = new PretrainingSection { Budgets = Budgets, LearningRate = 3e-3 },
            Noise = new NoiseSection { Gammas = [1] },
        };
        return OvertrainingAnalysis.Report(study, results, new Provenance("test.yaml", "", []));
    }
}
