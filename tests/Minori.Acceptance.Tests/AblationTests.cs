using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>A small study of data ablation through <c>minori ablate</c>.</summary>
public sealed class AblationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_goes_from_files_to_a_report_survives_a_kill_and_grows_by_a_unit()
    {
        Write();
        JsonElement whole = MinoriProcess.Json(_folder.Path, "ablate", "study.yaml", "--store", "store");
        string[] findings = [.. whole.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()!)];
        Assert.Subset(
            findings.ToHashSet(),
            new HashSet<string> { "predicts.mean", "predicts.apples", "predicts.extra", "best-proxy", "ledger", "merging-law", "value.mean", "search.units", "search.weights" });
        string report = Path.GetDirectoryName(whole.GetProperty("report").GetString()!)!;
        Assert.Equal(15 + 1, File.ReadLines(Path.Combine(report, "tables", "mixtures.csv")).Count());

        using (MinoriProcess process = MinoriProcess.Start(_folder.Path, "ablate", "study.yaml", "--store", "killed", "--json"))
        {
            while (process.Workers().Count == 0 && !process.HasExited)
            {
                Thread.Sleep(10);
            }

            Thread.Sleep(1500);
            process.Kill();
        }

        JsonElement resumed = MinoriProcess.Json(_folder.Path, "ablate", "study.yaml", "--store", "killed");
        Assert.Equal(Without(whole, "ledger"), Without(resumed, "ledger"));
        Assert.Equal(SmallStudy.Artifacts(_folder.File("store")), SmallStudy.Artifacts(_folder.File("killed")));

        File.WriteAllText(_folder.File("more.yaml"), "extends: study.yaml\nunits: {of: [apples, pears, plums, quinces, cherries]}\n");
        JsonElement plan = MinoriProcess.Json(_folder.Path, "plan", "more.yaml", "--store", "store");
        JsonElement trainings = plan.GetProperty("kinds").EnumerateArray().Single(kind => kind.GetProperty("kind").GetString() == "continue");
        Assert.Equal(1, trainings.GetProperty("jobs").GetInt32() - trainings.GetProperty("done").GetInt32());
    }

    [Theory]
    [InlineData("units: {of: [apples, pears, plums, quinces, cherrys]}", "no documents of cherrys; did you mean 'cherries'?")]
    [InlineData("units: {unit_tokens: 4M}", "set units.upsample: true to repeat its text")]
    [InlineData("truths: {among: [apples, lemons, pears, plums]}", "changed.yaml:2:26: truths.among[1]: 'lemons' is no unit")]
    [InlineData("search: {target: [peas]}", "changed.yaml:2:19: search.target[0]: 'peas' is no evaluation set or task; did you mean 'pears'?")]
    public void What_cannot_be_done_is_told_in_a_line(string change, string expected)
    {
        Write();
        File.WriteAllText(_folder.File("changed.yaml"), $"extends: study.yaml\n{change}\n");
        ProcessResult result = MinoriProcess.Run(_folder.Path, "ablate", "changed.yaml", "--store", "store");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_of_another_kind_is_refused()
    {
        SmallStudy.Write(_folder);
        ProcessResult result = MinoriProcess.Run(_folder.Path, "ablate", "study.yaml", "--store", "store");

        Assert.Equal((1, "error: study.yaml is a study of kind 'overtraining', not 'ablation': run it with 'minori run'"), (result.ExitCode, result.ErrorLine));
    }

    private static string Without(JsonElement result, string id) => string.Join(
        '\n', result.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("id").GetString() != id).Select(f => f.GetRawText()));

    private void Write()
    {
        string[] fruits = ["apples", "pears", "plums", "quinces", "cherries", "seed"];
        string[] words = ["red", "sweet", "late", "sold", "ripe", "small", "round", "old"];
        Directory.CreateDirectory(_folder.File("corpus"));
        foreach ((string fruit, int f) in fruits.Select((fruit, f) => (fruit, f)))
        {
            File.WriteAllLines(
                _folder.File("corpus", $"{fruit}.jsonl"),
                Enumerable.Range(0, 400).Select(i => JsonSerializer.Serialize(new
                {
                    text = $"{i} {fruit}: {string.Join(' ', Enumerable.Range(0, 6).Select(w => words[(i * (w + f) + (w * f)) % 8]))}.",
                })));
        }

        File.WriteAllLines(_folder.File("extra.jsonl"), Enumerable.Range(0, 40).Select(i => $$"""{"text": "{{i}} {{words[i % 8]}} lemons were never seen before, nor sold."}"""));
        File.WriteAllText(_folder.File("study.yaml"), """
            study: ablation
            title: A study of fruit
            corpus: {sources: corpus}
            model: {width: 16, layers: 1, heads: 2, context: 32}
            units:
              by: file
              of: [apples, pears, plums, quinces]
              unit_tokens: 8k
            seed: {of: seed, tokens: 8k, learning_rate: 5e-3, warmup_tokens: 1k}
            training: {batch_tokens: 256}
            evaluation: {sets: [apples, pears], files: extra.jsonl, tokens: 500}
            truths: {count: 6, size: 2, among: [apples, pears, plums, quinces]}
            search: {target: extra, max_units: 2}
            """);
    }
}
