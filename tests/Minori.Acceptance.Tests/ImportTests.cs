using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>Weights of another program, imported and asked.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact]
    public void Stories_of_llama2c_are_told_to_the_last_token()
    {
        string stories = SharedData.File("models", "stories260K", "stories260K.bin");
        using var answer = JsonDocument.Parse(
            File.ReadAllBytes(SharedData.File("models", "stories260K", "greedy_known_answer.json")));
        int[] expected = [.. answer.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

        MinoriProcess.Json(_folder.Path, "import", "--format", "llama2c", stories, "--out", "stories");
        JsonElement told = MinoriProcess.Json(
            _folder.Path, "generate", "--model", "stories", "--prompt-tokens", "1", "--tokens", "256", "--temperature", "0");

        Assert.Equal(256, expected.Length);
        Assert.Equal(expected, told.GetProperty("tokens").EnumerateArray().Select(id => id.GetInt32()));
        Assert.False(told.TryGetProperty("text", out _));
        Assert.Equal("length", told.GetProperty("stopped_by").GetString());
        Assert.Equal(
            1,
            MinoriProcess.Json(_folder.Path, "generate", "--model", "stories", "--tokens", "1")
                .GetProperty("prompt_tokens")[0].GetInt32());
        Assert.Equal(
            "end_token",
            MinoriProcess.Json(_folder.Path, "generate", "--model", "stories", "--tokens", "700")
                .GetProperty("stopped_by").GetString());
        Assert.Contains(
            "'512' is no token id of this model: expected whole numbers from 0 to 511",
            MinoriProcess.Run(_folder.Path, "generate", "--model", "stories", "--prompt-tokens", "512").ErrorLine,
            StringComparison.Ordinal);
        Assert.Contains(
            "no tokenizer.json",
            MinoriProcess.Run(_folder.Path, "generate", "--model", "stories", "--prompt", "Once").ErrorLine,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused_in_one_line()
    {
        File.WriteAllText(_folder.File("song.bin"), "Row, row, row your boat, gently down the stream");

        ProcessResult result = MinoriProcess.Run(_folder.Path, "import", "song.bin", "--out", "song");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("song.bin: ", result.ErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("song")));
    }
}
