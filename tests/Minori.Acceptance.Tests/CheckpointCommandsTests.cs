using System.Security.Cryptography;
using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>The life of one checkpoint through the commands: trained, measured, perturbed, tuned, asked.</summary>
public sealed class CheckpointCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_is_trained_measured_perturbed_and_tuned()
    {
        SmallCorpus.WriteCorpus(_folder);
        SmallCorpus.WriteTask(_folder);

        JsonElement trained = Minori([.. Pretrain("base", "300k"), "--threads", "2"]);
        Assert.Equal(300_032, trained.GetProperty("tokens").GetInt64());
        Assert.All(
            ["model.safetensors", "config.json", "tokenizer.json", "metrics.jsonl", "training/state.json", "training/optimizer.safetensors"],
            f => Assert.True(File.Exists(_folder.File("base", f)), f));

        double loss = Loss("base");
        Assert.InRange(loss, 0.1, 1.2);

        Minori("perturb", "--model", "base", "--gamma", "4", "--seed", "3", "--out", "noisy");
        Assert.True(Loss("noisy") > loss + 0.1);
        Minori("perturb", "--model", "base", "--gamma", "4", "--seed", "3", "--out", "again");
        Assert.Equal(Hash("noisy"), Hash("again"));

        double before = Minori("eval", "task", "--model", "base", "--task", "task").GetProperty("accuracy").GetDouble();
        Minori("finetune", "--model", "base", "--task", "task", "--out", "tuned", "--learning-rate", "3e-3", "--epochs", "4");
        double after = Minori("eval", "task", "--model", "tuned", "--task", "task").GetProperty("accuracy").GetDouble();
        Assert.True(after > before + 0.2, $"accuracy {before} before, {after} after tuning");

        JsonElement generated = Minori("generate", "--model", "base", "--prompt", "In year 5 the ", "--tokens", "20", "--temperature", "0");
        Assert.Equal(20, generated.GetProperty("tokens").GetArrayLength());
        Assert.Equal(
            JsonDocument.Parse(File.ReadAllText(_folder.File("base", "config.json"))).RootElement.GetProperty("hidden_size").GetInt32(),
            Minori("inspect", "base").GetProperty("configuration").GetProperty("width").GetInt32());
    }

    [Fact]
    public void A_gpt2_is_trained_with_lion_and_tuned_with_sgd()
    {
        SmallCorpus.WriteCorpus(_folder);
        SmallCorpus.WriteTask(_folder);

        // Lion wants a smaller rate.
        string[] pretrain = [.. Pretrain("base", "300k").Select(argument => argument == "5e-3" ? "1e-3" : argument)];
        Minori([.. pretrain, "--architecture", "gpt2", "--optimizer", "lion", "--beta2", "0.98"]);
        Minori("finetune", "--model", "base", "--task", "task", "--out", "tuned", "--optimizer", "sgd-momentum", "--learning-rate", "0.03");

        Assert.InRange(Loss("base"), 0.1, 2);
        JsonElement configuration = Minori("inspect", "tuned").GetProperty("configuration");
        Assert.Equal("gpt2", configuration.GetProperty("family").GetString());
        Assert.Equal("layer_norm", configuration.GetProperty("norm").GetString());
        Assert.NotEqual(Hash("base"), Hash("tuned"));
        Assert.Equal(12, Minori("generate", "--model", "tuned", "--prompt", "In year", "--tokens", "12").GetProperty("tokens").GetArrayLength());

        string wrong = MinoriProcess.Run(_folder.Path, [.. Pretrain("other", "50k"), "--optimizer", "lion", "--momentum", "0.9"]).ErrorLine;
        Assert.Contains("the optimizer lion has no momentum", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_switch_of_pre_training_is_reached_and_resumed()
    {
        SmallCorpus.WriteCorpus(_folder);
        SmallCorpus.WriteTask(_folder);
        string[] switches =
        [
            "--optimizer", "muon", "--momentum", "0.9", "--rest-rate", "0.5", "--sam-radius", "0.05", "--dropout", "0.1",
            "--expose", "task", "--expose-fraction", "10%", "--expose-from", "50%", "--schedule", "wsd", "--floor-fraction", "0.1",
        ];
        Minori([.. Pretrain("base", "200k"), .. switches]);
        Minori(Pretrain("plain", "200k"));
        string state = File.ReadAllText(_folder.File("base", "training", "state.json"));

        Assert.InRange(Loss("base"), 0.1, 2);
        Assert.Contains("\"exposure\":{\"fraction\":0.1,\"start_tokens\":100000}", state, StringComparison.Ordinal);
        Assert.Contains("\"sam_radius\":0.05,\"dropout\":0.1", state, StringComparison.Ordinal);
        string before = Hash("base");
        Assert.NotEqual(Hash("plain"), before);
        Minori([.. Pretrain("base", "200k"), .. switches, "--resume"]);
        Assert.Equal(before, Hash("base"));

        string other = MinoriProcess.Run(_folder.Path, [.. Pretrain("base", "200k"), .. switches[..^4], "--resume"]).ErrorLine;
        Assert.Contains("base was trained with ", other, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        SmallCorpus.WriteCorpus(_folder);
        foreach (string threads in (string[])["1", "2", "3"])
        {
            Minori([.. Pretrain($"t{threads}", "50k"), "--threads", threads]);
        }

        Assert.Equal(Hash("t1"), Hash("t2"));
        Assert.Equal(Hash("t1"), Hash("t3"));
    }

    [Fact]
    public void A_killed_and_interrupted_training_resumes_to_the_same_bits()
    {
        SmallCorpus.WriteCorpus(_folder);
        Minori(Pretrain("whole", "400k"));
        Random random = new(7);
        string[] resume = [.. Pretrain("broken", "400k"), "--resume"];
        for (int attempt = 0; attempt < 4; attempt++)
        {
            using MinoriProcess process = MinoriProcess.Start(_folder.Path, resume);
            Thread.Sleep(random.Next(600, 2000));
            if (attempt % 2 == 0)
            {
                process.Interrupt();
                ProcessResult ended = process.Wait();
                Assert.True(ended.ExitCode is 130 or 0, ended.Error);
            }
            else
            {
                process.Kill();
                process.Wait();
            }
        }

        Minori(resume);
        Assert.Equal(Hash("whole"), Hash("broken"));
        Assert.Equal(
            File.ReadAllText(_folder.File("whole", "metrics.jsonl")), File.ReadAllText(_folder.File("broken", "metrics.jsonl")));
    }

    [Fact]
    public void A_quantized_checkpoint_says_how_it_was_made()
    {
        SmallCorpus.WriteCorpus(_folder);
        Minori(Pretrain("base", "100k"));
        double loss = Loss("base");

        Minori("perturb", "--model", "base", "--scaling", "snr", "--decibels", "30", "--seed", "3", "--out", "noisy");
        JsonElement eight = Minori("quantize", "--model", "noisy", "--bits", "8", "--out", "eight");
        JsonElement three = Minori("quantize", "--model", "base", "--bits", "3", "--per", "group", "--group-size", "16", "--out", "three");
        Minori("quantize", "--model", "three", "--bits", "3", "--per", "group", "--group-size", "16", "--threads", "1", "--out", "again");

        Assert.InRange(Loss("eight"), loss - 0.05, loss + 0.05);
        Assert.True(Loss("three") > Loss("base"));
        Assert.True(eight.GetProperty("signal_to_noise").GetDouble() > three.GetProperty("signal_to_noise").GetDouble() + 10);
        Assert.Equal(Hash("three"), Hash("again"));

        JsonElement history = JsonDocument.Parse(File.ReadAllText(_folder.File("eight", "modifications.json"))).RootElement;
        Assert.Equal(["gaussian_noise", "quantization"], history.EnumerateArray().Select(m => m.GetProperty("modification").GetString()));
        Assert.Equal(30, history[0].GetProperty("settings").GetProperty("decibels").GetDouble());
        Assert.Equal(8, history[1].GetProperty("settings").GetProperty("bits").GetInt32());
        Assert.NotEqual(history[0].GetProperty("source_weights").GetString(), history[1].GetProperty("source_weights").GetString());

        ProcessResult refused = MinoriProcess.Run(_folder.Path, "quantize", "--model", "base", "--bits", "1", "--out", "one");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("cannot be quantised to 1 bits: take 2 to 16", refused.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_use_is_not_overwritten()
    {
        SmallCorpus.WriteCorpus(_folder);
        Directory.CreateDirectory(_folder.File("precious"));
        File.WriteAllText(_folder.File("precious", "thesis.txt"), "do not lose");

        ProcessResult result = MinoriProcess.Run(_folder.Path, Pretrain("precious", "50k"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("precious is not empty", result.ErrorLine, StringComparison.Ordinal);
        Assert.Equal("do not lose", File.ReadAllText(_folder.File("precious", "thesis.txt")));
    }

    [Theory]
    [InlineData("perturb", "--gamma", "1")]
    [InlineData("finetune", "--task", "task")]
    public void A_folder_that_holds_anything_is_not_overwritten(string command, string option, string value)
    {
        SmallCorpus.WriteCorpus(_folder);
        SmallCorpus.WriteTask(_folder);
        Minori(Pretrain("base", "20k"));
        Minori("perturb", "--model", "base", "--gamma", "1", "--out", "noisy");

        string onItself = MinoriProcess.Run(_folder.Path, command, "--model", "noisy", option, value, "--out", "./noisy/").ErrorLine;
        string onRun = MinoriProcess.Run(_folder.Path, command, "--model", "noisy", option, value, "--out", "base").ErrorLine;
        Directory.CreateDirectory(_folder.File("app"));
        File.WriteAllText(_folder.File("app", "config.json"), "{}");
        string onOthers = MinoriProcess.Run(_folder.Path, command, "--model", "noisy", option, value, "--out", "app").ErrorLine;

        Assert.Contains("is the model itself", onItself, StringComparison.Ordinal);
        Assert.Contains("base is not empty, and nothing is overwritten", onRun, StringComparison.Ordinal);
        Assert.Contains("app is not empty, and nothing is overwritten", onOthers, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(_folder.File("app", "config.json")));
        Assert.True(File.Exists(_folder.File("base", "training/state.json")));
    }

    [Fact]
    public void Two_trainings_do_not_write_one_folder()
    {
        SmallCorpus.WriteCorpus(_folder);
        using MinoriProcess first = MinoriProcess.Start(_folder.Path, Pretrain("shared", "20M"));
        SpinWait.SpinUntil(() => File.Exists(_folder.File(".shared.lock")), TimeSpan.FromSeconds(30));

        ProcessResult second = MinoriProcess.Run(_folder.Path, Pretrain("shared", "50k"));
        first.Interrupt();
        first.Wait();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("being written by another process", second.ErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File(".shared.lock")));
    }

    [Theory]
    [InlineData("perturb --model base --gamma 1e308 --out out", "the noise makes a weight larger than float32 holds: take a smaller --gamma")]
    [InlineData("merge --models base base --weights 1e308 1e308 --out out", "the weights add up to more than a number holds")]
    [InlineData("tokenizer train --corpus empty.jsonl --vocabulary 300 --out out", "has no text to learn from")]
    public void What_gives_nothing_of_use_is_refused(string arguments, string message)
    {
        File.WriteAllText(_folder.File("empty.jsonl"), "");
        Minori("untrained", "--out", "base", "--width", "16", "--layers", "1");
        ProcessResult result = MinoriProcess.Run(_folder.Path, arguments.Split(' '));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.ErrorLine, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_run_that_was_stopped_and_a_budget_that_is_rounded_are_told()
    {
        SmallCorpus.WriteCorpus(_folder);
        ProcessResult refused = MinoriProcess.Run(_folder.Path, Pretrain("base", "10"));
        Assert.Equal(
            (1, "error: --tokens 10 is less than one optimizer step, which trains --batch-tokens 1,024: give more tokens, or fewer --batch-tokens, a multiple of --context 64"),
            (refused.ExitCode, refused.ErrorLine));
        ProcessResult trained = MinoriProcess.Run(_folder.Path, Pretrain("base", "1.5k"));
        Assert.Contains("note: 1,500 tokens are no whole number of steps of 1,024: 2,048 are trained", trained.Error, StringComparison.Ordinal);

        string state = _folder.File("base", "training/state.json");
        string[] generate = ["generate", "--model", "base", "--prompt", "In", "--tokens", "1"];
        Assert.DoesNotContain("note: ", MinoriProcess.Run(_folder.Path, generate).Error, StringComparison.Ordinal);
        File.WriteAllText(state, File.ReadAllText(state).Replace("\"budget_tokens\":1500", "\"budget_tokens\":3072", StringComparison.Ordinal));
        ProcessResult result = MinoriProcess.Run(_folder.Path, generate);
        Assert.Equal((0, 1), (result.ExitCode, result.Error.Split('\n').Count(l => l == "note: base was stopped at step 2 of 3 of its pre-training; 'minori pretrain … --resume' ends it")));
    }

    [Fact]
    public void A_trained_tokenizer_encodes_and_decodes()
    {
        SmallCorpus.WriteCorpus(_folder);
        Minori("tokenizer", "train", "--corpus", "corpus.jsonl", "--vocabulary", "300", "--out", "tokenizer.json");

        string text = "the blue plum – 実り";
        JsonElement encoded = Minori("tokenizer", "encode", "--tokenizer", "tokenizer.json", text);
        string[] ids = [.. encoded.GetProperty("tokens").EnumerateArray().Select(t => t.GetRawText())];
        Assert.Equal(text, MinoriProcess.Run(_folder.Path, ["tokenizer", "decode", "--tokenizer", "tokenizer.json", .. ids]).Output);
    }

    private static string[] Pretrain(string output, string tokens) =>
    [
        "pretrain", "--corpus", "corpus.jsonl", "--out", output, "--tokens", tokens, "--width", "32", "--layers", "2", "--heads", "2",
        "--context", "64", "--vocabulary", "256", "--batch-tokens", "1024", "--learning-rate", "5e-3", "--seed", "1",
    ];

    private JsonElement Minori(params IEnumerable<string> arguments) => MinoriProcess.Json(_folder.Path, arguments);

    private double Loss(string model) => Minori("eval", "loss", "--model", model, "--data", "corpus.jsonl").GetProperty("loss").GetDouble();

    private string Hash(string model) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder.File(model, "model.safetensors"))));
}
