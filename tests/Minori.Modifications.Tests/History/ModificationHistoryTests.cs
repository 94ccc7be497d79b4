using System.Text.Json.Nodes;
using Minori.Testing;
using Xunit;

namespace Minori.Modifications.Tests.History;

public sealed class ModificationHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_goes_on_where_the_sources_ends()
    {
        JsonArray none = ModificationHistory.Read(_folder.Path);
        ModificationHistory.Write(_folder.Path, none, "gaussian_noise", "aa", new { Gamma = 0.5, Scaling = NoiseScaling.Snr });
        JsonArray one = ModificationHistory.Read(_folder.Path);
        ModificationHistory.Write(_folder.Path, one, "quantization", "bb", new QuantizationSettings { Bits = 4 });

        Assert.Empty(none);
        Assert.Single(one);
        Assert.Equal(
            """[{"modification":"gaussian_noise","source_weights":"aa","settings":{"gamma":0.5,"scaling":"snr"}},{"modification":"quantization","source_weights":"bb","settings":{"bits":4,"embeddings":false}}]""",
            ModificationHistory.Read(_folder.Path).ToJsonString());
    }

    [Theory]
    [InlineData("{}", "expected a list of modifications")]
    [InlineData("[", "not valid JSON")]
    public void Another_programs_file_is_not_taken_for_one(string text, string message)
    {
        File.WriteAllText(_folder.File(ModificationHistory.FileName), text);

        Assert.Contains(
            message, Assert.Throws<ModificationException>(() => ModificationHistory.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
