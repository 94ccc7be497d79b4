using Minori.Studies.StudyFiles;
using Minori.Testing;
using Xunit;

namespace Minori.Studies.Tests.StudyFiles;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("cosin", "cosine")]
    [InlineData("sgd", "sgd-momentum")]
    [InlineData("momentum", "sgd-momentum")]
    [InlineData("SGD_Momentum", "sgd-momentum")]
    [InlineData("adam", "adamw")]
    [InlineData("rmsprop", null)]
    [InlineData("xy", null)]
    public void The_nearest_word_is_one_with_few_edits_or_with_the_word_in_it(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["adamw", "lion", "sgd-momentum", "cosine"]));

    [Fact]
    public void A_path_is_near_one_that_shares_more_than_its_ending()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("corpora"));
        File.WriteAllText(folder.File("corpora", "fruit.jsonl"), "");

        Assert.Equal("; did you mean 'fruit.jsonl'?", NearFiles.DidYouMean(folder.File("corpora", "friut.jsonl")));
        Assert.Equal("; did you mean 'corpora'?", NearFiles.DidYouMean(folder.File("copora", "fruit.jsonl")));
        Assert.Equal("", NearFiles.DidYouMean(folder.File("corpora", "apple.jsonl")));
    }
}
