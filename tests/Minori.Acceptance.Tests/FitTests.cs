using System.Globalization;
using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>Laws fitted to tables through the command.</summary>
public sealed class FitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact]
    public void Least_squares_on_the_published_tables_of_RegMix_ranks_as_was_published()
    {
        string File(string name) => SharedData.File("published", "regmix", name);

        JsonElement result = MinoriProcess.Json(
            _folder.Path,
            "fit", "regression", "--mixtures", File("train_mixture_1m.csv"), "--losses", File("train_pile_loss_1m.csv"),
            "--test-mixtures", File("test_mixture_1m.csv"), "--test-losses", File("test_pile_loss_1m.csv"),
            "--target", "metric/the_pile_pile_cc_val_loss", "--out", "predictions.csv");

        JsonElement target = result.GetProperty("targets")[0];
        Assert.Equal(0.902, target.GetProperty("quality").GetProperty("spearman").GetProperty("value").GetDouble(), 0.0005);
        Assert.InRange(target.GetProperty("coverage").GetDouble(), 0.8, 0.98);
        string[] lines = System.IO.File.ReadAllLines(_folder.File("predictions.csv"));
        Assert.Equal("mixture,target,predicted,predicted_low,predicted_high,observed", lines[0]);
        Assert.Equal(257, lines.Length);
    }

    [Theory]
    [InlineData("regression")]
    [InlineData("mixing-law")]
    public void A_law_is_fitted_to_made_up_mixtures_and_ranks_others(string law)
    {
        Random random = new(3);
        WriteMixtures("train", 40, random);
        WriteMixtures("test", 15, random);

        JsonElement result = MinoriProcess.Json(
            _folder.Path,
            "fit", law, "--mixtures", "train.csv", "--losses", "train-losses.csv",
            "--test-mixtures", "test.csv", "--test-losses", "test-losses.csv", "--resamples", "100");

        JsonElement target = result.GetProperty("targets")[0];
        Assert.Equal("loss", target.GetProperty("target").GetString());
        Assert.True(target.GetProperty("quality").GetProperty("spearman").GetProperty("value").GetDouble() > 0.95);
        Assert.Equal(3, target.GetProperty("coefficients").EnumerateObject().Count());
        if (law == "mixing-law")
        {
            Assert.Equal(2, target.GetProperty("constants").GetProperty("c").GetProperty("value").GetDouble(), 0.1);
        }

        string text = MinoriProcess.Run(_folder.Path, "fit", law, "--mixtures", "train.csv", "--losses", "train-losses.csv", "--resamples", "100").Output;
        Assert.Contains("loss", text, StringComparison.Ordinal);
        Assert.Contains("code", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_table_is_one_line_with_file_and_line()
    {
        File.WriteAllText(_folder.File("m.csv"), "index,a,b\n1,0.5,0.5\n2,0.1,oops\n");
        File.WriteAllText(_folder.File("l.csv"), "index,loss\n1,3\n2,4\n");
        ProcessResult number = MinoriProcess.Run(_folder.Path, "fit", "regression", "--mixtures", "m.csv", "--losses", "l.csv");
        File.WriteAllText(_folder.File("m.csv"), "index,a,b\n1,0.5,0.5\n2,-0.1,1\n");
        ProcessResult negative = MinoriProcess.Run(_folder.Path, "fit", "regression", "--mixtures", "m.csv", "--losses", "l.csv");
        ProcessResult target = MinoriProcess.Run(_folder.Path, "fit", "regression", "--mixtures", "l.csv", "--losses", "l.csv", "--target", "lss");

        Assert.Equal((1, "error: m.csv:3: column b holds \"oops\", which is not a finite number; mend or remove the row"), (number.ExitCode, number.ErrorLine));
        Assert.Contains("m.csv:3: the weight of a is -0.1", negative.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("l.csv:1: has no column lss (there are: loss)", target.ErrorLine, StringComparison.Ordinal);

        ProcessResult key = MinoriProcess.Run(_folder.Path, "fit", "regression", "--mixtures", "l.csv", "--losses", "l.csv", "--key", "indx");
        Assert.Equal((1, "error: l.csv: no file has the column 'indx' that --key names; there are: index, loss"), (key.ExitCode, key.ErrorLine));

        File.WriteAllText(_folder.File("m.csv"), "index,a,b\n1,0.5,0.5\n2,0.1,0.9\n");
        ProcessResult few = MinoriProcess.Run(_folder.Path, "fit", "mixing-law", "--mixtures", "m.csv", "--losses", "l.csv");
        Assert.Equal(1, few.ExitCode);
        Assert.StartsWith("error: m.csv: nothing was fitted: ", few.ErrorLine, StringComparison.Ordinal);
    }

    /// <summary>Mixtures of three domains whose losses follow 2 + exp(−1.2·code + 0.8·legal) with a little noise.</summary>
    private void WriteMixtures(string name, int count, Random random)
    {
        List<string> mixtures = ["index,code,legal,news"], losses = ["index,loss"];
        for (int i = 0; i < count; i++)
        {
            double[] weights = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            double sum = weights.Sum();
            double loss = 2 + Math.Exp(((-1.2 * weights[0]) + (0.8 * weights[1])) / sum) + (0.002 * random.NextDouble());
            mixtures.Add(string.Create(CultureInfo.InvariantCulture, $"{i},{weights[0] / sum},{weights[1] / sum},{weights[2] / sum}"));
            losses.Insert(1, string.Create(CultureInfo.InvariantCulture, $"{i},{loss}"));
        }

        File.WriteAllLines(_folder.File(name + ".csv"), mixtures);
        File.WriteAllLines(_folder.File(name + "-losses.csv"), losses);
    }
}
