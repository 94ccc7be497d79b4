using System.Text.Json;
using Minori.Compute;
using Minori.Models.Families.Llama;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Generation;

/// <summary>A trained model from elsewhere, and the text that its own program generates from it.</summary>
public sealed class KnownAnswerTests
{
    [SharedDataFact]
    public void Stories260KTellsItsStoryWordForWord()
    {
        using Parameters parameters = Llama2cFile.Read(
            SharedData.File("models", "stories260K", "stories260K.bin"));
        using var answer = JsonDocument.Parse(
            File.ReadAllBytes(SharedData.File("models", "stories260K", "greedy_known_answer.json")));
        int begin = answer.RootElement.GetProperty("bos").GetInt32();
        int[] expected = [.. answer.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
        using ThreadTeam team = new(1);
        using ForwardModel model = ForwardModel.Of(parameters, team);
        using var generator = new Generator(model, team);
        int[] actual = generator.Generate([begin], expected.Length, new GenerationOptions { Temperature = 0 });
        Assert.Equal(expected, actual);
    }
}
