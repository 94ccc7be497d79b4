using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>A small study through <c>minori run</c>: to the end, again, and in part.</summary>
public sealed class StudyRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_runs_once_and_is_found_again()
    {
        SmallStudy.Write(_folder);
        string study = File.ReadAllText(_folder.File("study.yaml"));
        File.WriteAllText(_folder.File("study.yaml"), study.Replace("test_examples: 32", "test_examples: 5k", StringComparison.Ordinal));
        JsonElement first = Run("store");
        Assert.True(first.GetProperty("jobs_run").GetInt32() > 10);
        Assert.Contains(first.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == "onset.noise.gamma-2");
        string page = first.GetProperty("report").GetString()!;
        Assert.Contains("A study of fruit", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("64 to tune on, 100 (all there are; 5,000 were asked for) to score", File.ReadAllText(page), StringComparison.Ordinal);

        JsonElement second = Run("store");
        Assert.Equal(0, second.GetProperty("jobs_run").GetInt32());
        Assert.Equal(first.GetProperty("findings").GetRawText(), second.GetProperty("findings").GetRawText());
    }

    [Fact]
    public void Quantization_noise_by_its_ratio_and_domains_go_from_the_study_file_to_the_report()
    {
        SmallStudy.Write(_folder);
        File.WriteAllLines(_folder.File("two.jsonl"), Enumerable.Range(0, 2000).Select(i =>
            $$"""{"text": "{{(i % 2 == 0 ? $"{i} apples are red" : $"the pear of year {i} was green")}}", "domain": "{{(i % 2 == 0 ? "apples" : "pears")}}"}"""));
        File.WriteAllText(_folder.File("quantized.yaml"), """
            extends: study.yaml
            corpus:
              sources: two.jsonl
            pretraining:
              seeds: [1, 2]
            noise:
              scaling: snr
              decibels: [0, 20]
            quantization:
              bits: [8, 2]
              per: [channel, group]
              group_size: 8
            """);
        string study = File.ReadAllText(_folder.File("study.yaml"));
        File.WriteAllText(_folder.File("study.yaml"), study.Replace("  gammas: [2, 8]\n", "", StringComparison.Ordinal));

        JsonElement result = MinoriProcess.Json(_folder.Path, "run", "quantized.yaml", "--store", "store");
        string[] findings = [.. result.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString()!)];
        string report = Path.GetDirectoryName(result.GetProperty("report").GetString()!)!;

        Assert.Subset(
            findings.ToHashSet(),
            new HashSet<string>
            {
                "onset.noise.snr-20", "onset.quantization.bits-2.channel", "onset.quantization.bits-8.group-8",
                "sensitivity.quantization", "onset.order.quantization.channel", "onset.order.quantization.group-8",
            });
        Assert.StartsWith("tokens,base", File.ReadLines(Path.Combine(report, "tables", "losses-quantization-channel.csv")).First(), StringComparison.Ordinal);
        Assert.All(
            ["domains-noise", "domains-quantization-channel", "domains-tuning-task"],
            id => Assert.Equal(["apples", "pears"], File.ReadLines(Path.Combine(report, "tables", $"{id}.csv")).Skip(1).Select(l => l.Split(',')[0])));
    }

    [Fact]
    public void Every_switch_of_pre_training_is_a_recipe_of_a_study()
    {
        SmallStudy.Write(_folder, budgets: "[16k, 32k]", tuningBudgets: "[16k, 32k]", gammas: "[2]");
        File.WriteAllText(_folder.File("recipes.yaml"), """
            extends: study.yaml
            pretraining:
              recipes:
                - name: reference
                - { name: sam, sam_radius: 0.05 }
                - { name: muon, optimizer: { kind: muon } }
                - { name: dropout, dropout: 10% }
                - { name: exposed, exposure: { task: task, fraction: 20% } }
                - { name: exposed late, exposure: { task: task, fraction: 20%, from: 80% } }
                - { name: no annealing, schedule: constant }
                - { name: high floor, annealing: independent, schedule: linear, floor_fraction: 0.5 }
            """);

        ProcessResult result = MinoriProcess.Run(_folder.Path, "run", "recipes.yaml", "--store", "store", "--only", "pretrain");

        // For each budget five trunks with their branches, and another branch of the reference's trunk; the trunk alone where
        // nothing is annealed; and a run of its own.
        Assert.Equal(0, result.ExitCode);
        string[] weights = [.. SmallStudy.Artifacts(_folder.File("store")).Where(file => file.Contains("model.safetensors", StringComparison.Ordinal))];
        Assert.Equal(2 * ((5 * 2) + 1 + 1 + 1), weights.Length);
        Assert.Distinct(weights.Select(file => file.Split(' ')[1]));
    }

    [Fact]
    public void Only_some_kinds_can_be_run()
    {
        SmallStudy.Write(_folder);
        ProcessResult only = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--only", "pretrain"]);

        Assert.Equal(0, only.ExitCode);
        Assert.Contains("jobs are done", only.Error, StringComparison.Ordinal);
        Assert.Empty(only.Output);
        Assert.False(Directory.Exists(_folder.File("store", "reports", "study", "report.html")));

        // Four branches and the tokens they read; nothing needs the trunks any more.
        JsonElement rest = Run("store");
        int run = rest.GetProperty("jobs_run").GetInt32(), jobs = rest.GetProperty("jobs").GetInt32();
        Assert.Equal((37, jobs - run), (jobs, rest.GetProperty("jobs_found").GetInt32()));
        JsonElement plan = MinoriProcess.Json(_folder.Path, "plan", "study.yaml", "--store", "store");
        Assert.Equal((jobs, jobs), (plan.GetProperty("jobs").GetInt32(), plan.GetProperty("done").GetInt32()));

        ProcessResult wrong = MinoriProcess.Run(_folder.Path, [.. Arguments("store"), "--only", "pretran"]);
        Assert.Equal((1, true), (wrong.ExitCode, wrong.ErrorLine.EndsWith("has no jobs of kind 'pretran'; did you mean 'pretrain'?", StringComparison.Ordinal)));
    }

    private static string[] Arguments(string store) => ["run", "study.yaml", "--store", store, "--json"];

    private JsonElement Run(string store) => MinoriProcess.Json(_folder.Path, "run", "study.yaml", "--store", store);
}
