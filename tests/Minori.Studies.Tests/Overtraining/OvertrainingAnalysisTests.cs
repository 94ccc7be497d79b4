using Minori.Modifications;
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
    public void An_onset_at_the_first_budget_is_bounded_from_above_alone()
    {
        Finding onset = Analyse(doublings => 1 + 0.2 * doublings).Findings.Single(f => f.Id == "onset.noise.gamma-1");

        Measure location = onset.Measures.Single(m => m.Name == "T*");
        Assert.Contains("T* ≤ 0.5M tokens", onset.Statement, StringComparison.Ordinal);
        Assert.Null(location.Low);
        Assert.InRange(location.High!.Value, 5e5, 1e6);
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

    [Fact]
    public void A_caption_says_what_the_spread_is_over_and_what_has_none()
    {
        StudyReport four = Analyse(doublings => 2 - 0.1 * doublings);
        StudyReport single = Analyse(doublings => 2 - 0.1 * doublings, draws: 1);

        string Caption(StudyReport report) => report.Figures.Single(f => f.Id == "noise-loss").Caption;
        Assert.EndsWith(
            "bands one standard deviation either side, over 4 draws of noise on one family of bases. The base is one run, without a band.",
            Caption(four),
            StringComparison.Ordinal);
        Assert.Contains("Points are one draw of noise on one family of bases; a band would need more.", Caption(single), StringComparison.Ordinal);
        Assert.Equal(FindingStatus.Inconclusive, single.Findings.Single(f => f.Id == "onset.noise.gamma-1").Status);
    }

    [Fact]
    public void Larger_noise_with_the_earlier_onset_is_observed_and_the_reverse_is_not()
    {
        // Lowest at the doubling `at`; γ = 1 and γ = 2 in this order.
        static Func<double, double> Lowest(double at) => doublings => 1 + 0.05 * Math.Pow(doublings - at, 2);
        Finding Order(StudyReport report) => report.Findings.Single(f => f.Id == "onset.order");

        Assert.Equal(FindingStatus.Observed, Order(Analyse(Lowest(4), larger: Lowest(2))).Status);
        Assert.Equal(FindingStatus.NotObserved, Order(Analyse(Lowest(2), larger: Lowest(4))).Status);
        Assert.Equal(FindingStatus.Inconclusive, Order(Analyse(Lowest(3), larger: Lowest(3))).Status);
    }

    [Fact]
    public void Any_part_of_the_results_can_be_reported()
    {
        // Two families, so that a gap in one of them leaves unequal draws.
        Random random = new(3);
        int[] seeds = [1, 2];
        OvertrainingStudy study = Study(draws: 4) with
        {
            Tuning = new TuningSection { Tasks = ["a", "b"], LearningRates = [1e-4, 1e-3], Seeds = [1, 2, 3] },
            Quantization = new QuantizationSection { Bits = [8, 4] },
        };
        for (int round = 0; round < 60; round++)
        {
            double kept = round / 60.0;
            int families = 1 + (round % 2);
            List<BaseResult> bases = [.. from s in seeds.Take(families) from b in Budgets where random.NextDouble() < kept select new BaseResult(Key(s, b), Loss())];
            bool HasBase(int seed, long budget) => bases.Any(r => r.Base == Key(seed, budget));
            OvertrainingResults results = new(
                bases,
                [.. from s in seeds.Take(families) from b in Budgets from g in new[] { 1.0, 2 } where HasBase(s, b) && random.NextDouble() < kept
                    select new NoiseResult(Key(s, b), g, new NoiseLosses([.. Enumerable.Range(0, 4).Select(_ => 2 + random.NextDouble())]))],
                [.. from s in seeds.Take(families) from b in Budgets from bits in new[] { 8, 4 } where HasBase(s, b) && random.NextDouble() < kept
                    select new QuantizedResult(Key(s, b), new QuantizationSettings { Bits = bits }, Loss())],
                [.. from s in seeds.Take(families) from b in Budgets from t in new[] { "a", "b" } where random.NextDouble() < kept select new BaseScoreResult(Key(s, b), t, Score())],
                [.. from s in seeds.Take(families) from b in Budgets from t in new[] { "a", "b" } from r in new[] { 1e-4, 1e-3 } from k in new[] { 1, 2, 3 }
                    where HasBase(s, b) && random.NextDouble() < kept select new TuningResult(new TuningKey(Key(s, b), "default", t, r, k), Score(), null, Loss())]);

            StudyReport report = OvertrainingAnalysis.Report(
                study with { Pretraining = study.Pretraining with { Seeds = [.. seeds.Take(families)] } }, results, new Provenance("test.yaml", "", []));

            Assert.NotEmpty(report.Verdict);
            Assert.Subset(report.Figures.Select(f => f.Id).ToHashSet(), report.Findings.SelectMany(f => f.FigureIds).ToHashSet());
            Assert.All(report.Figures, f => Assert.NotEmpty(f.Data.Rows));
        }

        MeasuredLoss Loss() => new(
            2 + random.NextDouble(), 3, 1000, new Dictionary<string, double> { ["io"] = random.NextDouble(), ["text"] = random.NextDouble() });
        MeasuredScore Score() => new(random.NextDouble(), random.NextDouble(), 1, 100);
    }

    private static BaseKey Key(int seed, long tokens) => new("0.12M", "default", seed, tokens);

    private static OvertrainingStudy Study(int draws, params IReadOnlyList<double> gammas) => new()
    {
        Title = "test",
        Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
        Model = new ModelSection { Width = 64, Layers = 2, Heads = 2, Context = 128, Name = "0.12M" },
        Pretraining = new PretrainingSection { Budgets = Budgets, LearningRate = 3e-3 },
        Noise = new NoiseSection { Gammas = gammas, Draws = draws },
    };

    private static StudyReport Analyse(Func<double, double> noisyLoss, int draws = 4, Func<double, double>? larger = null)
    {
        double[] jitter = [.. ((double[])[-0.004, -0.001, 0.002, 0.003]).Take(draws)];
        IEnumerable<NoiseResult> Noise(double gamma, Func<double, double> loss) => Budgets.Select((b, i) =>
            new NoiseResult(Key(1, b), gamma, new NoiseLosses([.. jitter.Select((j, k) => loss(i) + j + (0.001 * ((i + k) % 3)))])));
        OvertrainingResults results = new(
            [.. Budgets.Select((b, i) => new BaseResult(Key(1, b), new MeasuredLoss(2.4 - 0.2 * i, 3, 1000, new Dictionary<string, double>())))],
            [.. Noise(1, noisyLoss), .. larger is null ? [] : Noise(2, larger)],
            [],
            [],
            []);
        OvertrainingStudy study = Study(draws, larger is null ? [1] : [1, 2]);
        return OvertrainingAnalysis.Report(study, results, new Provenance("test.yaml", "", []));
    }
}
