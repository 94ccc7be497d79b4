using Minori.Modifications;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>Quantisation and domains in the analysis, on measurements whose truth is known.</summary>
public sealed class QuantizationAnalysisTests
{
    private static readonly long[] Budgets = [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000];

    [Fact]
    public void Several_seeds_show_an_onset_with_its_interval()
    {
        // Lowest at 2M tokens, three doublings before the last budget.
        StudyReport report = Analyse(doublings => 1 + (0.05 * Math.Pow(doublings - 2, 2)), seeds: [1, 2, 3, 4]);
        Finding onset = report.Findings.Single(f => f.Id == "onset.quantization.bits-4.channel");

        Assert.Equal(FindingStatus.Observed, onset.Status);
        Measure location = onset.Measures.Single(m => m.Name == "T*");
        Assert.InRange(2e6, location.Low!.Value, location.High!.Value);
        Assert.Contains("quantisation to 4 bits per channel", report.Verdict, StringComparison.Ordinal);
        Assert.Contains(report.Findings, f => f.Id == "sensitivity.quantization" && f.Status == FindingStatus.Observed);
    }

    [Fact]
    public void One_seed_has_no_interval_and_says_so()
    {
        StudyReport report = Analyse(doublings => 1 + (0.05 * Math.Pow(doublings - 2, 2)), seeds: [1]);
        Finding onset = report.Findings.Single(f => f.Id == "onset.quantization.bits-4.channel");

        Assert.Equal(FindingStatus.Inconclusive, onset.Status);
        Assert.StartsWith(
            "One seed of pre-training, and this modification has no draws, so no interval: the modified loss is lowest at 2M tokens",
            onset.Statement,
            StringComparison.Ordinal);
        Assert.DoesNotContain(onset.Measures, m => m.Name == "T*");
        Assert.Contains(
            "one value on one family of bases", report.Figures.Single(f => f.Id == "quantization-loss").Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_bits_with_the_earlier_onset_are_observed_in_each_scope()
    {
        StudyReport report = Analyse(
            doublings => 1 + (0.05 * Math.Pow(doublings - 3, 2)), seeds: [1, 2, 3, 4], fewerBits: doublings => 2 + (0.2 * Math.Pow(doublings - 1, 2)));

        Finding order = report.Findings.Single(f => f.Id == "onset.order.quantization.channel");
        Assert.Equal(FindingStatus.Observed, order.Status);
        Assert.Equal("Larger quantisation error per channel, earlier T*", order.Subject);
    }

    [Fact]
    public void Forgetting_is_shown_for_each_domain()
    {
        StudyReport report = Analyse(doublings => 2 + (0.1 * doublings), seeds: [1, 2]);

        DataTable table = report.Tables.Single(t => t.Id == "domains-quantization-channel");
        Assert.Equal(["io", "text"], table.Rows.Select(r => r[0]));
        Spread text = Assert.IsType<Spread>(table.Rows[1][2]);
        Spread io = Assert.IsType<Spread>(table.Rows[0][2]);

        // "text" loses twice what the whole does, "io" nothing.
        Assert.Equal(2 * (2.5 - Base(5)), text.Value, 1e-9);
        Assert.Equal(0, io.Value, 1e-9);
        Figure figure = report.Figures.Single(f => f.Id == "domains-quantization");
        Assert.Equal(2 * Budgets.Length, figure.Data.Rows.Count);
        Assert.Contains(report.Figures, f => f.Id == "domains-base");
    }

    [Fact]
    public void One_domain_is_no_news()
    {
        StudyReport report = Analyse(doublings => 2, seeds: [1, 2], domains: ["io"]);

        Assert.DoesNotContain(report.Figures, f => f.Id.StartsWith("domains", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Tables, t => t.Id.StartsWith("domains", StringComparison.Ordinal));
    }

    private static double Base(int doublings) => 1.9 - (0.1 * doublings);

    private static StudyReport Analyse(
        Func<double, double> loss, int[] seeds, Func<double, double>? fewerBits = null, string[]? domains = null)
    {
        // What chance does to a training, the same before and after quantisation.
        double Chance(int seed, int budget) => 0.004 * (((seed * 7) + (budget * 3)) % 5 - 2);
        domains ??= ["io", "text"];
        MeasuredLoss Measured(double whole, double basis) => new(
            whole, 3, 1000, domains.ToDictionary(d => d, d => d == "text" ? basis + (2 * (whole - basis)) : basis));
        IEnumerable<QuantizedResult> Quantized(int bits, Func<double, double> at) => seeds.SelectMany(seed => Budgets.Select((b, i) =>
            new QuantizedResult(new BaseKey("0.12M", "default", seed, b), new QuantizationSettings { Bits = bits }, Measured(at(i) + Chance(seed, i), Base(i) + Chance(seed, i)))));
        OvertrainingResults results = new(
            [.. seeds.SelectMany(seed => Budgets.Select((b, i) => new BaseResult(new BaseKey("0.12M", "default", seed, b), Measured(Base(i) + Chance(seed, i), Base(i) + Chance(seed, i)))))],
            [],
            [.. Quantized(4, loss), .. fewerBits is null ? [] : Quantized(3, fewerBits)],
            [],
            []);
        OvertrainingStudy study = new()
        {
            Title = "test",
            Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
            Model = new ModelSection { Width = 64, Layers = 2, Heads = 2, Context = 128, Name = "0.12M" },
            Pretraining = new PretrainingSection { Budgets = Budgets, LearningRate = 3e-3, Seeds = seeds },
            Quantization = new QuantizationSection { Bits = fewerBits is null ? [4] : [4, 3] },
        };
        return OvertrainingAnalysis.Report(study, results, new Provenance("test.yaml", "", []));
    }
}
