using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>Looking at a study and after its store, from the command line.</summary>
public sealed class StoreCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_is_planned_run_shown_carried_and_cleaned_away()
    {
        SmallStudy.Write(_folder);
        JsonElement plan = Json("plan", "study.yaml", "--graph", "graph.mmd");
        Assert.Equal((37, 0, 37), (Number(plan, "jobs"), Number(plan, "done"), Number(plan, "to_run")));
        Assert.True(plan.GetProperty("seconds").GetDouble() > 0);
        Assert.True(plan.GetProperty("flops").GetDouble() > 1e9);
        JsonElement corpus = plan.GetProperty("kinds").EnumerateArray().Single(k => k.GetProperty("kind").GetString() == "corpus");
        Assert.True(corpus.GetProperty("disk_bytes").GetInt64() > 100_000);
        Assert.Equal(
            "study.yaml:7:13: pretraining.budgets[0]: 16,000 tokens are no whole number of steps of 512: 16,384 are trained",
            Assert.Single(plan.GetProperty("notes").EnumerateArray()).GetString());
        Assert.Contains("graph.mmd exists and is not overwritten", MinoriProcess.Run(_folder.Path, "plan", "study.yaml", "--graph", "graph.mmd", "--no-time").ErrorLine, StringComparison.Ordinal);
        Assert.StartsWith("flowchart LR", File.ReadAllText(_folder.File("graph.mmd")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("store")), "planning writes nothing into the store");

        Assert.Equal(37, Number(Json("run", "study.yaml"), "jobs_run"));
        Assert.Equal(0, Number(Json("plan", "study.yaml"), "to_run"));
        JsonElement status = Json("status", "study.yaml");
        Assert.Equal(37, Number(status.GetProperty("counts"), "done"));

        string tuned = status.GetProperty("jobs").EnumerateArray().First(j => j.GetProperty("kind").GetString() == "finetune").GetProperty("id").GetString()!;
        JsonElement shown = Json("show", tuned[..10]);
        Assert.Equal("finetune", shown.GetProperty("kind").GetString());
        Assert.Equal(0.003, shown.GetProperty("parameters").GetProperty("recipe").GetProperty("peak_learning_rate").GetDouble());
        Assert.Equal(2, shown.GetProperty("read_by").GetArrayLength());
        Assert.Matches("^step 4 of 4, [0-9,]+ tokens, loss [0-9.]+, learning rate ", Run("logs", tuned[..10]).Output);
        Assert.Contains("wrote nothing to its log", Run("logs", shown.GetProperty("read_by")[0].GetString()!).Error, StringComparison.Ordinal);

        // Another machine: its store has the results, and the study finds them.
        Run("store", "export", "A study of fruit", "--out", "results.tar.gz");
        Assert.EndsWith(
            "results.tar.gz exists and is not overwritten: name another file, or add --force",
            MinoriProcess.Run(_folder.Path, "store", "export", "--out", "results.tar.gz", "--store", "store").ErrorLine,
            StringComparison.Ordinal);
        Run("store", "import", "results.tar.gz", "--store", "elsewhere");
        Assert.Contains("A study of fruit", Run("status", "--store", "elsewhere").Output, StringComparison.Ordinal);
        Assert.Empty(MinoriProcess.Json(_folder.Path, "store", "gc", "--store", "elsewhere").GetProperty("items").EnumerateArray());
        Assert.Equal(
            37, MinoriProcess.Json(_folder.Path, "store", "du", "--store", "elsewhere").GetProperty("studies")[0].GetProperty("results").GetInt32());
        JsonElement there = MinoriProcess.Json(_folder.Path, "run", "study.yaml", "--store", "elsewhere");
        Assert.Equal(0, Number(there, "jobs_run"));
        using (new FileStream(_folder.File("elsewhere", "use.lock"), FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            // As a run holds it.
            ProcessResult refused = MinoriProcess.Run(_folder.Path, "store", "forget", "study.yaml", "--store", "elsewhere");
            Assert.Contains("a study is being run on the store", refused.ErrorLine, StringComparison.Ordinal);
        }

        Run("store", "forget", "study.yaml", "--store", "elsewhere");
        Run("store", "forget", "results.tar.gz", "--store", "elsewhere");
        Assert.Contains("knows no study", MinoriProcess.Run(_folder.Path, "store", "gc", "--store", "elsewhere").ErrorLine, StringComparison.Ordinal);

        // An edited study needs the old results no more; what both share stays.
        File.AppendAllText(_folder.File("study.yaml"), "\n");
        File.WriteAllText(_folder.File("study.yaml"), File.ReadAllText(_folder.File("study.yaml")).Replace("[2, 8]", "[4]", StringComparison.Ordinal));
        Assert.Equal(4, Number(Json("run", "study.yaml"), "jobs_run"));
        JsonElement garbage = Json("store", "gc");
        Assert.Equal(8, garbage.GetProperty("items").EnumerateArray().Count(g => g.GetProperty("kind").GetString() == "unreachable"));
        Assert.Equal(41, Number(Json("store", "du"), "results"));
        Assert.True(Json("store", "gc", "--delete").GetProperty("deleted").GetBoolean());
        Assert.Equal(33, Number(Json("store", "du"), "results"));
        Assert.Contains("33 results indexed", Run("store", "reindex").Output, StringComparison.Ordinal);
        Assert.Equal(0, Number(Json("run", "study.yaml"), "jobs_run"));
    }

    [Fact]
    public void A_flipped_bit_is_found_set_aside_and_made_again()
    {
        SmallStudy.Write(_folder);
        string findings = Json("run", "study.yaml").GetProperty("findings").GetRawText();
        string loss = Directory.EnumerateFiles(_folder.File("store", "artifacts"), "losses.json", SearchOption.AllDirectories).First();
        File.WriteAllText(loss, File.ReadAllText(loss).Replace('1', '2'));

        ProcessResult verified = MinoriProcess.Run(_folder.Path, "store", "verify", "--store", "store");
        Assert.Equal(1, verified.ExitCode);
        Assert.Contains("1 damaged", verified.Output, StringComparison.Ordinal);
        Assert.Matches("warning: artifact [0-9a-f]{12} was damaged .*it was moved to .*/damaged/", verified.Error);

        JsonElement again = Json("run", "study.yaml");
        Assert.Equal(1, Number(again, "jobs_run"));
        Assert.Equal(findings, again.GetProperty("findings").GetRawText());
    }

    [Fact]
    public void What_the_report_reads_of_a_finished_study_and_is_damaged_is_made_again()
    {
        SmallStudy.Write(_folder);
        string findings = Json("run", "study.yaml").GetProperty("findings").GetRawText();
        ILookup<string, string> ids = Json("status", "study.yaml").GetProperty("jobs").EnumerateArray()
            .ToLookup(j => j.GetProperty("kind").GetString()!, j => j.GetProperty("id").GetString()!);
        string[] sound = SmallStudy.Artifacts(_folder.File("store"));
        (string Kind, string File)[] read = [("corpus", "tokenizer.json"), ("evaluation-text", "documents.jsonl"), ("task", "train.jsonl"), ("noise", "losses.json")];

        foreach ((string kind, string file) in read)
        {
            (ProcessResult run, JsonElement result) = RunDamaged(ids[kind].First(), file);

            Assert.Contains($"artifact {ids[kind].First()[..12]} was damaged (the bytes of its file {file} have changed)", run.Error, StringComparison.Ordinal);
            Assert.Equal((1, 36), (Number(result, "jobs_run"), Number(result, "jobs_found")));
            Assert.Equal(findings, result.GetProperty("findings").GetRawText());
        }

        Assert.Equal(sound, SmallStudy.Artifacts(_folder.File("store")));
        Assert.Contains("Validation text", Report(), StringComparison.Ordinal);

        // What the report does not read costs no reading; nothing needs it, so nothing is trained for it.
        Assert.Equal(0, Number(RunDamaged(ids["corpus"].First(), "train.tokens").Result, "jobs_run"));
        File.WriteAllText(Path(ids["pretrain"].First(), "checkpoint/model.safetensors"), "short");
        ProcessResult unneeded = Run("run", "study.yaml");
        Assert.Contains("was damaged (its file checkpoint/model.safetensors has 5 bytes", unneeded.Error, StringComparison.Ordinal);
        Assert.Contains("nothing to compute: all 37 jobs are done", unneeded.Output, StringComparison.Ordinal);
        Assert.Contains("but that of 1 whose results are not in the store", Report(), StringComparison.Ordinal);

        string Path(string id, string file) => _folder.File("store", "artifacts", id[..2], id, file);
        string Report() => File.ReadAllText(_folder.File("store", "reports", "study", "report.json"));
        (ProcessResult Run, JsonElement Result) RunDamaged(string id, string file)
        {
            byte[] bytes = File.ReadAllBytes(Path(id, file));
            bytes[^9] ^= 1;
            File.WriteAllBytes(Path(id, file), bytes);
            ProcessResult run = Run("run", "study.yaml", "--json");
            return (run, JsonDocument.Parse(run.Output).RootElement);
        }
    }

    [Fact]
    public void A_report_replaces_a_report_and_nothing_else()
    {
        SmallStudy.Write(_folder);
        Run("run", "study.yaml");
        Directory.CreateDirectory(_folder.File("mine", "tables"));
        string table = _folder.File("mine", "tables", "losses-noise.csv");
        foreach (string file in (string[])[table, _folder.File("mine", "report.html"), _folder.File("mine", "report.json")])
        {
            File.WriteAllText(file, "{}");
            foreach (string[] command in (string[][])[["run", "study.yaml", "--report"], ["report", "study.yaml", "--out"]])
            {
                ProcessResult refused = MinoriProcess.Run(_folder.Path, [.. command, "mine", "--store", "store"]);
                Assert.Equal(1, refused.ExitCode);
                Assert.Contains("exists, is not of an earlier report and is not overwritten: name another folder", refused.ErrorLine, StringComparison.Ordinal);
            }

            Assert.Equal("{}", File.ReadAllText(file));
        }

        Run("run", "study.yaml", "--report", "mine", "--force");
        Run("run", "study.yaml", "--report", "mine");
        Run("report", "study.yaml", "--out", "mine");
        Assert.NotEqual("{}", File.ReadAllText(table));
    }

    [Fact]
    public void Every_command_tells_of_the_damage_that_it_finds()
    {
        SmallStudy.Write(_folder);
        Run("run", "study.yaml");
        string loss = Directory.EnumerateFiles(_folder.File("store", "artifacts"), "losses.json", SearchOption.AllDirectories).First();
        string id = Path.GetFileName(Path.GetDirectoryName(loss)!);
        string[][] commands = [["plan", "study.yaml", "--no-time"], ["status", "study.yaml"], ["show", id[..8]], ["store", "export", id[..8], "--out", "x.tar"]];
        foreach (string[] command in commands)
        {
            File.WriteAllText(loss, "short");
            ProcessResult result = MinoriProcess.Run(_folder.Path, [.. command, "--store", "store", .. command[0] == "store" ? (string[])[] : ["--json"]]);
            string[] told = [.. result.Error.Split('\n').Where(l => l.StartsWith("warning: ", StringComparison.Ordinal))];

            Assert.Matches($"warning: artifact {id[..12]} was damaged .its file losses.json has 5 bytes instead of [0-9]+.; it was moved to .*/damaged/.*the next run", Assert.Single(told));
            if (command[0] != "store")
            {
                Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(result.Output).RootElement.ValueKind);
            }

            Assert.Equal("damaged", Json("show", id[..8]).GetProperty("standing").GetString());
            Run("run", "study.yaml");
        }
    }

    [Fact]
    public void A_result_of_a_newer_version_is_named_and_the_rest_is_looked_after()
    {
        SmallStudy.Write(_folder);
        Run("run", "study.yaml");
        string loss = Directory.EnumerateFiles(_folder.File("store", "artifacts"), "losses.json", SearchOption.AllDirectories).First();
        string folder = Path.GetDirectoryName(loss)!;
        File.WriteAllText(Path.Combine(folder, "manifest.json"), """{"format": 2}""");
        string model = Directory.EnumerateDirectories(_folder.File("store", "artifacts"), "checkpoint", SearchOption.AllDirectories).First();
        File.Delete(_folder.File("store", "index.sqlite"));

        string[][] commands = [["store", "reindex"], ["store", "du"], ["show", Path.GetFileName(Path.GetDirectoryName(model)!)]];
        foreach (string[] command in commands)
        {
            Assert.Contains($"warning: {folder}/manifest.json has format 2", Run(command).Error, StringComparison.Ordinal);
        }

        ProcessResult verified = MinoriProcess.Run(_folder.Path, "store", "verify", "--store", "store");
        Assert.Equal((1, true), (verified.ExitCode, verified.Output.StartsWith("36 results checked, 1 of another version not, 0 damaged", StringComparison.Ordinal)));
        Assert.Contains("has format 2", verified.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run study.yaml")]
    [InlineData("plan study.yaml")]
    [InlineData("store du")]
    public void A_store_that_is_a_file_is_named(string command)
    {
        SmallStudy.Write(_folder);
        File.WriteAllText(_folder.File("results.tar"), "");
        ProcessResult result = MinoriProcess.Run(_folder.Path, [.. command.Split(' '), "--store", "results.tar"]);

        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("results.tar is a file: name a folder with --store", result.ErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show 123", "give its first 4 or more hexadecimal digits")]
    [InlineData("show abcd", "has nothing whose id begins with 'abcd'")]
    [InlineData("store gc", "knows no study")]
    [InlineData("store export --out x.tar", "has no results to export")]
    [InlineData("store import nowhere.tar", "there is no file nowhere.tar")]
    [InlineData("show fruit", "give its first 4 or more hexadecimal digits, as 'minori status STUDY --all' shows them")]
    [InlineData("store forget fruit", "no study was run on it yet")]
    [InlineData("init corpus.jsonl", "exists and is not overwritten")]
    public void What_cannot_be_done_is_one_line(string arguments, string message)
    {
        SmallCorpus.WriteCorpus(_folder, documents: 1);
        Directory.CreateDirectory(_folder.File("store"));
        string[] words = arguments.Split(' ');
        ProcessResult result = MinoriProcess.Run(_folder.Path, words[0] == "init" ? words : [.. words, "--store", "store"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status study.yaml")]
    [InlineData("show abcd")]
    [InlineData("logs abcd")]
    [InlineData("report study.yaml")]
    [InlineData("store verify")]
    [InlineData("store gc")]
    [InlineData("store forget fruit")]
    [InlineData("store du")]
    [InlineData("store export --out x.tar")]
    [InlineData("store reindex")]
    public void A_store_that_is_not_there_is_named(string command)
    {
        SmallStudy.Write(_folder);
        ProcessResult result = MinoriProcess.Run(_folder.Path, [.. command.Split(' '), "--store", "nowhere"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"error: there is no store {_folder.File("nowhere")}: name one with --store; 'minori run' makes one", result.Error.Trim());
        Assert.False(Directory.Exists(_folder.File("nowhere")));
    }

    [Theory]
    [InlineData("store import corpus.jsonl", "is no archive of results")]
    [InlineData("store import nowhere.tar", "there is no file nowhere.tar: give one that 'store export' made")]
    [InlineData("run study.yaml --only pretran", "has no jobs of kind 'pretran'")]
    [InlineData("run nowhere.yaml", "can't read the study file")]
    [InlineData("plan study.yaml --only pretran", "has no jobs of kind 'pretran'")]
    public void A_command_that_fails_makes_no_store(string command, string message)
    {
        SmallStudy.Write(_folder);
        ProcessResult result = MinoriProcess.Run(_folder.Path, [.. command.Split(' '), "--store", "nowhere"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("nowhere")));
    }

    [Fact]
    public void A_study_that_was_never_run_on_a_store_waits()
    {
        SmallStudy.Write(_folder);
        Directory.CreateDirectory(_folder.File("store"));

        Assert.Equal(37, Number(Json("status", "study.yaml").GetProperty("counts"), "waiting"));
    }

    [Fact]
    public void A_starter_runs()
    {
        Assert.Equal(0, MinoriProcess.Run(_folder.Path, "init", "mine.yaml").ExitCode);
        SmallCorpus.WriteCorpus(_folder);
        File.WriteAllText(_folder.File("less.yaml"), """
            extends: mine.yaml
            corpus: { sources: corpus.jsonl }
            model: { width: 16, layers: 1, context: 32 }
            pretraining: { budgets: [16k, 32k], warmup_tokens: 2k, batch_tokens: 512 }
            evaluation: { validation_tokens: 2k }
            tuning: { budgets: [16k, 32k], examples: 32, test_examples: 16 }
            """);

        Assert.True(Number(Json("run", "less.yaml"), "jobs_run") > 10);
    }

    [Fact]
    public void The_schema_is_json()
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path, "schema");

        Assert.Equal("Minori study file", JsonDocument.Parse(result.Output).RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public void Help_lists_the_commands_for_people()
    {
        string help = MinoriProcess.Run(_folder.Path, "--help").Output;

        Assert.Contains("  plan ", help, StringComparison.Ordinal);
        Assert.DoesNotContain("worker", help, StringComparison.Ordinal);
        Assert.Contains("[default: test]", MinoriProcess.Run(_folder.Path, "eval", "task", "--help").Output, StringComparison.Ordinal);
    }

    private static int Number(JsonElement json, string key) => json.GetProperty(key).GetInt32();

    private JsonElement Json(params IEnumerable<string> arguments) => MinoriProcess.Json(_folder.Path, [.. arguments, "--store", "store"]);

    private ProcessResult Run(params string[] arguments)
    {
        ProcessResult result = MinoriProcess.Run(
            _folder.Path, arguments.Contains("--store") ? arguments : [.. arguments, "--store", "store"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }
}
