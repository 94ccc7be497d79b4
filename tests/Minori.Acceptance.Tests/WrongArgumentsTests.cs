using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

public sealed class WrongArgumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("frobnicate", "minori does not know 'frobnicate'")]
    [InlineData("pretrian", "did you mean 'pretrain'?")]
    [InlineData("inspect a b", "minori inspect does not know 'b'")]
    [InlineData("pretrain --tokns 3", "did you mean '--tokens'?")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens many", "--tokens: expected a whole number of at least 1, such as 500 or 2M, found 'many'")]
    [InlineData("pretrain --corpus dotnet-docs --tokens 1M", "--out")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --schedule cosin", "--schedule: expected one of constant, cosine, linear, wsd, wsd-sqrt (did you mean 'cosine'?), found 'cosin'")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --optimizer sgd", "(did you mean 'sgd-momentum'?), found 'sgd'")]
    [InlineData("perturb --model m --gamma -1 --out n", "--gamma: expected a number of at least 0")]
    [InlineData("perturb --model m --gamma 1 --scaling rms --out n", "--scaling: expected one of initialization, relative, snr, found 'rms'")]
    [InlineData("perturb --model m --out n", "the noise has no size: give --gamma, such as --gamma 0.5")]
    [InlineData("perturb --model m --scaling snr --gamma 1 --out n", "--gamma does not go with --scaling snr: give --decibels")]
    [InlineData("perturb --model m --decibels 20 --out n", "--decibels does not go with --scaling initialization or relative: give --gamma")]
    [InlineData("quantize --model m --bits 4 --group-size 32 --per row --out n", "--per: expected one of channel, group, found 'row'")]
    [InlineData("quantize --model m --bits 4 --group-size 32 --out n", "--group-size needs --per group")]
    [InlineData("generate --model m --temperature 1e308", "--temperature: expected a number from 0 to 1000, found '1e308'")]
    [InlineData("plan study.yaml --store ", "--store: expected a path, found ''")]
    [InlineData("generate --model m --top-p 2", "--top-p: expected a number from 0.001 to 1, found '2'")]
    [InlineData("eval task --model m --task t --split tests", "--split: expected one of train, validation, test (did you mean 'test'?)")]
    [InlineData("eval", "minori eval needs a command: loss, task")]
    [InlineData("generate --model m --tokens 99999999999", "--tokens: expected a whole number from 1 to 1000000")]
    [InlineData("generate --model m --threads 1M", "--threads: expected a whole number from 1 to 1024, found '1M'")]
    [InlineData("theory --gammas 0.1 loud", "--gammas: expected numbers, such as 0.3 0.7, found 'loud'")]
    [InlineData("theory --spectrum 2 1 --ratio 0.5", "--ratio does not go with --spectrum: give one of them")]
    [InlineData("run study.yaml --time-limit 99999999d", "--time-limit: expected a time with its unit, of less than 24 days, such as 90s or '10 min', found '99999999d'")]
    [InlineData("worker", "give a job file")]
    public void A_command_line_that_makes_no_sense_exits_with_2(string arguments, string message)
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path, arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("inspect nowhere", "nowhere")]
    [InlineData("theory --directions 20", "give a smaller start or fewer directions")]
    [InlineData("theory --until 1e300", "the last time must be above")]
    [InlineData("run nowhere.yaml", "nowhere.yaml")]
    [InlineData("init .", ". is a folder: name a file in it")]
    [InlineData("corpus stats dotnet-doc", "did you mean 'dotnet-docs'?")]
    [InlineData("eval loss --model nowhere --data dotnet-docs", "nowhere")]
    [InlineData("corpus stats nowhere.jsonl", "nowhere.jsonl")]
    [InlineData("tokenizer encode --tokenizer nowhere.json hello", "nowhere.json")]
    [InlineData("pretrain --corpus nowhere.txt --out m --tokens 1M", "nowhere.txt")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --width 65 --heads 2", "65")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --batch-tokens 100", "100")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --expose-fraction 0.1", "name the task with --expose")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --dropout 1", "dropout cannot be 1: take a number from 0 to below 1")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --sam-radius 0", "SAM radius cannot be 0: take a number above 0")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --rest-rate 2", "the optimizer adamw has no rest_rate: leave it out")]
    [InlineData("pretrain --corpus dotnet-docs --out m --tokens 1M --width 20000 --layers 10000", "GiB to train")]
    public void What_cannot_be_done_is_one_line_and_exits_with_1(string arguments, string message)
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path, arguments.Split(' '));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.ErrorLine, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Without_a_command_those_for_people_are_listed()
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("demo, init, plan", result.ErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("worker", result.ErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_line_is_named_and_can_be_skipped()
    {
        File.WriteAllLines(_folder.File("c.jsonl"), ["{\"text\": \"one\"}", "{\"text\": ", "{\"text\": \"three\"}"]);

        ProcessResult refused = MinoriProcess.Run(_folder.Path, "corpus", "stats", "c.jsonl");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("c.jsonl:2", refused.ErrorLine, StringComparison.Ordinal);
        Assert.Contains("--skip-bad", refused.ErrorLine, StringComparison.Ordinal);

        ProcessResult table = MinoriProcess.Run(_folder.Path, "corpus", "stats", "c.jsonl", "--skip-bad");
        Assert.Contains("1 malformed records skipped", table.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table.Output);

        Assert.Equal(
            1, MinoriProcess.Json(_folder.Path, "corpus", "stats", "c.jsonl", "--skip-bad").GetProperty("bad_records_skipped").GetInt32());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("demo --help")]
    [InlineData("run --help")]
    [InlineData("plan --help")]
    [InlineData("status --help")]
    [InlineData("show --help")]
    [InlineData("logs --help")]
    [InlineData("init --help")]
    [InlineData("schema --help")]
    [InlineData("store gc --help")]
    [InlineData("store export --help")]
    [InlineData("worker --help")]
    [InlineData("pretrain --help")]
    [InlineData("finetune --help")]
    [InlineData("eval loss --help")]
    [InlineData("eval task --help")]
    [InlineData("perturb --help")]
    [InlineData("quantize --help")]
    [InlineData("theory --help")]
    [InlineData("tokenizer train --help")]
    [InlineData("tokenizer encode --help")]
    [InlineData("tokenizer decode --help")]
    [InlineData("corpus stats --help")]
    [InlineData("generate --help")]
    [InlineData("inspect --help")]
    [InlineData("import --help")]
    [InlineData("bench train --help")]
    [InlineData("bench kernels --help")]
    public void Every_command_explains_itself(string arguments)
    {
        ProcessResult result = MinoriProcess.Run(_folder.Path, arguments.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
        Assert.Contains("minori", result.Output, StringComparison.Ordinal);
    }
}
