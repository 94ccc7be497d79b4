using System.Text.Json.Nodes;
using Minori.Modifications;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.Overtraining;
using Minori.Studies.Sections;
using Xunit;

namespace Minori.Studies.Tests.Overtraining;

/// <summary>What figures must not hide.</summary>
public sealed class OvertrainingFigureTests
{
    private static readonly long[] Budgets = [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000];
    private static readonly string[] Sizes = ["small", "large"];

    [Fact]
    public void A_modification_has_one_colour_in_neighbouring_figures()
    {
        StudyReport report = Analyse();
        foreach (string kind in new[] { "noise", "quantization" })
        {
            string[] losses = Colours(report.Figures.Single(f => f.Id == $"{kind}-loss"));
            string[] sensitivities = Colours(report.Figures.Single(f => f.Id == $"{kind}-sensitivity"));

            // Colours go by place; the base, which the other figure lacks, has the last.
            Assert.Equal(sensitivities, losses[..^1]);
            Assert.Equal("base, before", losses[^1]);
        }
    }

    [Fact]
    public void Quantisations_of_the_same_bits_have_one_colour_and_a_line_each()
    {
        Figure figure = Analyse().Figures.Single(f => f.Id == "quantization-loss");

        Assert.Equal(["8 bits", "4 bits", "base, before"], Colours(figure));
        Assert.Equal(["per channel", "in groups of 32", "base, before"], Texts(Shared(figure)["strokeDash"]!["sort"]!));
    }

    [Fact]
    public void One_onset_stands_on_the_whole_ladder_of_budgets()
    {
        Figure figure = Analyse().Figures.Single(f => f.Id == "noise-onsets");
        JsonNode x = View(figure)["layer"]![0]!["encoding"]!["x"]!;

        Assert.Equal(2, figure.Data.Rows.Count);
        Assert.Equal(Budgets.Select(b => (double)b), x["axis"]!["values"]!.AsArray().Select(v => v!.GetValue<double>()));
        Assert.Equal([Budgets[0], Budgets[^1]], x["scale"]!["domain"]!.AsArray().Select(v => v!.GetValue<double>()));
    }

    [Fact]
    public void A_logarithmic_axis_says_that_it_is_one()
    {
        foreach (Figure figure in Analyse().Figures.Where(f => f.Data.Columns.Any(c => c.Name == "value")))
        {
            JsonNode? y = View(figure)["layer"]?[0]?["encoding"]?["y"];
            bool isLogarithmic = y?["scale"]?["type"]?.GetValue<string>() == "log";
            Assert.Equal(isLogarithmic, y?["title"]?.GetValue<string>().EndsWith("log scale", StringComparison.Ordinal) ?? false);
        }
    }

    private static JsonNode View(Figure figure) => figure.Specification["spec"] ?? figure.Specification;

    private static JsonNode Shared(Figure figure) => View(figure)["encoding"]!;

    private static string[] Colours(Figure figure) => Texts(Shared(figure)["color"]!["sort"]!);

    private static string[] Texts(JsonNode array) => [.. array.AsArray().Select(v => v!.GetValue<string>())];

    private static StudyReport Analyse()
    {
        (BaseKey Key, int I)[] bases =
            [.. from size in Sizes from seed in new[] { 1, 2, 3 } from i in Enumerable.Range(0, Budgets.Length) select (new BaseKey(size, "default", seed, Budgets[i]), i)];
        double Chance(BaseKey key, int what) => 0.004 * (new Random((key.Seed * 100) + what + (int)(key.Tokens / 1000)).NextDouble() - 0.5);
        MeasuredLoss Loss(double loss) => new(loss, 3, 1000, new Dictionary<string, double>());
        OvertrainingResults results = new(
            [.. bases.Select(b => new BaseResult(b.Key, Loss(2.4 - (0.1 * b.I) + Chance(b.Key, 0))))],
            [
                .. from b in bases
                   from gamma in new[] { 1.0, 2 }
                   let rise = gamma == 1 ? 0.01 : 0.2 * Math.Pow(b.I - 2, 2)
                   select new NoiseResult(b.Key, gamma, new NoiseLosses([.. Enumerable.Range(0, 2).Select(k => 2.4 - (0.1 * b.I) + rise + Chance(b.Key, k))])),
            ],
            [
                .. from b in bases
                   from bits in new[] { 8, 4 }
                   from @group in new int?[] { null, 32 }
                   select new QuantizedResult(
                       b.Key, new QuantizationSettings { Bits = bits, GroupSize = @group }, Loss(2.5 - (0.1 * b.I) + (bits == 4 ? 0.3 : 0) + Chance(b.Key, bits))),
            ],
            [],
            []);
        OvertrainingStudy study = new()
        {
            Title = "test",
            Corpus = new CorpusSection { Sources = ["dotnet-docs"] },
            Models = [.. Sizes.Select((size, i) => new ModelSection { Name = size, Width = 32 * (i + 1), Layers = 2, Heads = 2, Context = 128 })],
            Pretraining = new PretrainingSection { Budgets = Budgets, LearningRate = 3e-3, Seeds = [1, 2, 3] },
            Noise = new NoiseSection { Gammas = [1, 2], Draws = 2 },
            Quantization = new QuantizationSection { Bits = [8, 4], Per = [QuantizationScope.Channel, QuantizationScope.Group] },
        };
        return OvertrainingAnalysis.Report(study, results, new Provenance("test.yaml", "", []));
    }
}
