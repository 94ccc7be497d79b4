using System.Text.Json.Nodes;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Tasks;

public sealed class PromptedContinuationTests
{
    private static readonly ByteTokenizer Bytes = ByteTokenizer.Instance;

    [Fact]
    public void The_continuation_is_what_goes_beyond_the_prompt()
    {
        PromptedContinuation pair = PromptedContinuation.Encode(Bytes, "2 + 2 =", " 4");

        Assert.Equal("2 + 2 = 4", Bytes.Decode(pair.Tokens));
        Assert.Equal(" 4", Bytes.Decode(pair.Tokens.AsSpan(pair.ContinuationStart)));
    }

    [Fact]
    public void White_space_at_the_end_of_the_prompt_moves_to_the_continuation()
    {
        PromptedContinuation pair = PromptedContinuation.Encode(Bytes, "2 + 2 = \n", " 4");

        Assert.Equal(" \n 4", Bytes.Decode(pair.Tokens.AsSpan(pair.ContinuationStart)));
    }

    [Theory]
    [InlineData("", " 4")]
    [InlineData("  ", "   4")]
    public void An_empty_prompt_is_one_begin_token(string prompt, string continuation)
    {
        PromptedContinuation pair = PromptedContinuation.Encode(Bytes, prompt, " 4");

        Assert.Equal(1, pair.ContinuationStart);
        Assert.Equal(Bytes.BeginTokenId, pair.Tokens[0]);
        Assert.Equal(continuation, Bytes.Decode(pair.Tokens.AsSpan(1)));
    }

    [Fact]
    public void Cutting_takes_the_prompt_first_and_always_leaves_a_token_before_the_first_scored_one()
    {
        PromptedContinuation pair = PromptedContinuation.Encode(Bytes, "abcdef", " xyz");

        Assert.Equal(pair, pair.KeepLast(10));
        Assert.Equal("ef xyz", Bytes.Decode(pair.KeepLast(6).Tokens));
        Assert.Equal(2, pair.KeepLast(6).ContinuationStart);
        Assert.Equal("xyz", Bytes.Decode(pair.KeepLast(3).Tokens));
        Assert.Equal(1, pair.KeepLast(3).ContinuationStart);
    }

    [Fact]
    public void A_pair_that_merges_into_one_token_is_scored_after_a_begin_token()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("tokenizer.json");
        BytePairTrainer.Train(Enumerable.Repeat("a b", 50), 258).Save(path);

        // Without a pattern to cut by, a merge may go across the border of prompt and continuation.
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        json["pre_tokenizer"]!["use_regex"] = false;
        json["model"]!["vocab"]!["a\u0120b"] = 258;
        json["model"]!["merges"]!.AsArray().Add("a \u0120b");
        File.WriteAllText(path, json.ToJsonString());
        Tokenizer tokenizer = Tokenizer.Load(path);
        Assert.Single(tokenizer.Encode("a b"));

        PromptedContinuation pair = PromptedContinuation.Encode(tokenizer, "a", " b");

        Assert.Equal([tokenizer.BeginTokenId!.Value, 258], pair.Tokens);
        Assert.Equal(1, pair.ContinuationStart);
    }
}
