using System.Security.Cryptography;
using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>What keeps a tuning near its base, through the commands.</summary>
public sealed class FinetuneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FinetuneTests()
    {
        SmallCorpus.WriteCorpus(_folder);
        SmallCorpus.WriteTask(_folder);
        MinoriProcess.Json(
            _folder.Path,
            "pretrain", "--corpus", "corpus.jsonl", "--out", "base", "--tokens", "200k", "--width", "32", "--layers", "2", "--heads", "2",
            "--context", "64", "--vocabulary", "256", "--batch-tokens", "1024", "--learning-rate", "5e-3", "--seed", "1");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_choice_makes_a_checkpoint_of_its_own_that_has_forgotten_less()
    {
        Tune("plain");
        Tune("l2-sp", "--l2-sp", "1");
        Tune("ewc", "--ewc", "1e5", "--ewc-sequences", "32", "--pretraining-data", "corpus.jsonl");
        Tune("replay", "--replay", "25%", "--pretraining-data", "corpus.jsonl");
        Tune("frozen", "--frozen", "*embed*", "model.layers.0.*");
        Tune("lora", "--lora", "4", "--lora-alpha", "8", "--lora-targets", "q", "v");
        Tune("wise", "--wise-ft", "0.5");
        Minori("merge", "--models", "base", "plain", "--weights", "0.5", "0.5", "--out", "merged");

        double plain = Loss("plain");
        Assert.All(
            ["l2-sp", "ewc", "replay", "frozen", "lora", "wise"],
            way => Assert.True(Loss(way) < plain, $"the text's loss is {Loss(way)} with {way}, {plain} without"));
        Assert.Equal(Hash("merged"), Hash("wise"));
        Assert.Equal(
            4, JsonDocument.Parse(File.ReadAllText(_folder.File("lora", "adapter", "adapter_config.json"))).RootElement.GetProperty("r").GetInt32());
        Assert.True(File.Exists(_folder.File("lora", "adapter", "adapter_model.safetensors")));
        Assert.Equal(7, ((string[])["plain", "l2-sp", "ewc", "replay", "frozen", "lora", "wise"]).Select(Hash).Distinct().Count());
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        foreach (string threads in (string[])["1", "2", "3"])
        {
            Tune($"a{threads}", "--threads", threads, "--ewc", "1e4", "--replay", "0.2", "--pretraining-data", "corpus.jsonl", "--frozen", "*norm*");
            Tune($"b{threads}", "--threads", threads, "--lora", "4", "--replay", "0.2", "--pretraining-data", "corpus.jsonl", "--wise-ft", "0.7");
        }

        Assert.Single(((string[])["a1", "a2", "a3"]).Select(Hash).Distinct());
        Assert.Single(((string[])["b1", "b2", "b3"]).Select(Hash).Distinct());
    }

    [Fact]
    public void A_tuning_that_was_stopped_goes_on_to_the_same_bits()
    {
        string[] options = ["--epochs", "60", "--lora", "4"];
        Tune("whole", options);
        using (MinoriProcess process = MinoriProcess.Start(_folder.Path, Arguments("tuned", options)))
        {
            process.WaitForError("finetune: step ");
            process.Interrupt();
            ProcessResult stopped = process.Wait();
            Assert.Equal(130, stopped.ExitCode);
            Assert.Contains("stopped; run the same command with --resume to go on", stopped.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_folder.File("tuned")));
        Assert.Contains(
            "tuned.unfinished holds a tuning that was stopped: add --resume",
            MinoriProcess.Run(_folder.Path, Arguments("tuned", options)).ErrorLine,
            StringComparison.Ordinal);
        Assert.Contains(
            "tuned.unfinished was trained with epochs 60, not 61: resume with the same settings",
            MinoriProcess.Run(_folder.Path, [.. Arguments("tuned", ["--epochs", "61", "--lora", "4"]), "--resume"]).ErrorLine,
            StringComparison.Ordinal);

        Tune("tuned", [.. options, "--resume"]);
        Assert.Equal(Hash("whole"), Hash("tuned"));
        Assert.False(Directory.Exists(_folder.File("tuned.unfinished")));
    }

    [Fact]
    public void A_study_tries_every_way_beside_the_others()
    {
        SmallStudy.Write(_folder);
        File.WriteAllText(_folder.File("ways.yaml"), """
            extends: study.yaml
            tuning:
              seeds: [1]
              ways:
                - name: plain
                - {name: pull, l2_sp: 0.1}
                - {name: consolidation, ewc: {strength: 1e4, sequences: 8}}
                - {name: replay, replay: {fraction: 20%}}
                - {name: half, wise_ft: 0.5}
                - {name: quarter, wise_ft: 0.25}
                - {name: adapters, lora: {rank: 2, targets: [q, v]}}
                - {name: frozen, frozen: '*embed*'}
            """);

        ProcessResult run = MinoriProcess.Run(_folder.Path, "run", "ways.yaml", "--store", "store", "--no-browser");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("adapters", File.ReadAllText(_folder.File("store", "reports", "ways", "report.html")), StringComparison.Ordinal);
        JsonElement[] jobs = [.. Minori("status", "ways.yaml", "--store", "store").GetProperty("jobs").EnumerateArray()];
        string[] kinds = [.. jobs.Select(job => job.GetProperty("kind").GetString()!)];

        Assert.All(jobs, job => Assert.Equal("done", job.GetProperty("standing").GetString()));

        // Two budgets are tuned; the interpolations share the tunings of the plain way.
        Assert.Equal(2 * 6, kinds.Count(kind => kind == "finetune"));
        Assert.Equal(2 * 2, kinds.Count(kind => kind == "interpolation"));
        Assert.Single(
            Directory.EnumerateFiles(_folder.File("store"), "adapter_config.json", SearchOption.AllDirectories)
                .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("r").GetInt32()).Distinct());
    }

    [Theory]
    [InlineData("no tensor of the model is called 'model.layer.0.*'", "--frozen", "model.layer.0.*")]
    [InlineData("--ewc and --replay need text of the pre-training: name it with --pretraining-data", "--ewc", "1e4")]
    [InlineData("--pretraining-data serves --ewc and --replay alone", "--pretraining-data", "corpus.jsonl")]
    [InlineData("--lora-alpha belongs to --lora: give that too", "--lora-alpha", "8")]
    [InlineData("--lora-targets: expected q, k, v, o, gate, up or down, found 'head'", "--lora", "2", "--lora-targets", "head")]
    [InlineData("l2-sp pulls weights that lora does not train", "--lora", "2", "--l2-sp", "1")]
    [InlineData("--wise-ft", "--wise-ft", "2")]
    public void What_has_no_sense_is_refused_in_one_line(string message, params string[] options)
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path, ["finetune", "--model", "base", "--task", "task", "--out", "tuned", .. options]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(message, result.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("tuned")));
    }

    private void Tune(string output, params string[] options) => Minori(Arguments(output, options));

    private static string[] Arguments(string output, string[] options) =>
    [
        "finetune", "--model", "base", "--task", "task", "--out", output, "--learning-rate", "3e-3",
        .. options.Contains("--epochs") ? (string[])[] : ["--epochs", "1"], .. options,
    ];

    private JsonElement Minori(params IEnumerable<string> arguments) => MinoriProcess.Json(_folder.Path, arguments);

    private double Loss(string model) => Minori("eval", "loss", "--model", model, "--data", "corpus.jsonl").GetProperty("loss").GetDouble();

    private string Hash(string model) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.File(model, "model.safetensors"))));
}
