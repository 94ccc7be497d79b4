using System.Text.Json.Nodes;
using Minori.Testing;
using Xunit;

namespace Minori.Text.Tests.Tokenizers;

public sealed class TokenizerJsonTests
{
    [SharedDataFact]
    public void TheNeoXFileGivesItsPublishedTokens()
    {
        Tokenizer tokenizer = Tokenizer.Load(SharedData.File("models", "gptneox-tokenizer", "tokenizer.json"));
        Assert.Equal(50277, tokenizer.VocabularySize);
        Assert.Equal((0, 0, 0), (tokenizer.SeparatorId, tokenizer.BeginTokenId, tokenizer.EndTokenId));
        Assert.Equal([12092, 1533, 2], tokenizer.Encode("Hello world!"));
        Assert.Equal([66, 50276, 67], tokenizer.Encode("a  b"));
        Assert.Equal([50254, 50275], tokenizer.Encode(new string(' ', 27)));
        Assert.Equal(tokenizer.Encode("é"), tokenizer.Encode("e\u0301"));
        Assert.Throws<TokenizerException>(() => tokenizer.EncodeBytes([0xFF]));
    }

    [SharedDataFact]
    public void TextsInSeveralLanguagesComeBackFromTheNeoXFile()
    {
        Tokenizer tokenizer = Tokenizer.Load(SharedData.File("models", "gptneox-tokenizer", "tokenizer.json"));
        foreach (string domain in new[] { "japanese", "code", "fiction" })
        {
            ICorpus corpus = Minori.Text.Corpora.Open([SharedData.File("corpus", domain + ".valid.jsonl")]);
            foreach (Document document in corpus.AllDocuments().Take(50))
            {
                Assert.Equal(document.Text.Normalize(), tokenizer.Decode(tokenizer.Encode(document.Text)));
            }
        }
    }

    [Fact]
    public void MergesMayBePairsAndWholeWordsMayComeFirst()
    {
        JsonObject file = Trained();
        JsonObject model = file["model"]!.AsObject();
        model["merges"] = new JsonArray([.. model["merges"]!.AsArray().Select(m =>
            (JsonNode)new JsonArray([.. m!.GetValue<string>().Split(' ').Select(p => (JsonNode)p)]))]);
        Assert.Equal([258], Load(file).Encode("low"));
        model["vocab"]!.AsObject()["lower"] = 300;
        Assert.Equal([258, 1 + 'e', 1 + 'r'], Load(file).Encode("lower"));
        model["ignore_merges"] = true;
        Assert.Equal([300], Load(file).Encode("lower"));
    }

    [Fact]
    public void TheLongestAddedTokenIsCutOutFirst()
    {
        JsonObject file = Trained();
        Add(file, 400, "<x>");
        Add(file, 401, "<x><y>");
        Assert.Equal([1 + 'a', 401, 400, 1 + '<'], Load(file).Encode("a<x><y><x><"));
        Assert.Equal("a<x><y>", Load(file).Decode([1 + 'a', 401]));
    }

    [Fact]
    public void ASpaceIsPutInFrontWhereTheFileSaysSo()
    {
        JsonObject file = Trained();
        file["pre_tokenizer"]!["add_prefix_space"] = true;
        Assert.Equal(Load(Trained()).Encode(" low"), Load(file).Encode("low"));
        Assert.Equal(Load(Trained()).Encode(" low"), Load(file).Encode(" low"));
        Assert.Equal(Load(Trained()).Encode(" \tlow"), Load(file).Encode("\tlow"));
    }

    [Fact]
    public void ATemplateTellsTheBeginToken()
    {
        JsonObject file = Trained();
        Add(file, 400, "<begin>");
        file["post_processor"] = JsonNode.Parse("""{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<begin>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}]}""");
        Assert.Equal((400, 0), (Load(file).BeginTokenId, Load(file).EndTokenId));
    }

    [Theory]
    [InlineData("normalizer", """{"type":"Lowercase"}""", "Lowercase")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "Metaspace")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"x+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}""", "x+")]
    [InlineData("pre_tokenizer", "null", "no pre_tokenizer")]
    [InlineData("decoder", """{"type":"WordPiece"}""", "WordPiece")]
    [InlineData("post_processor", """{"type":"BertProcessing"}""", "BertProcessing")]
    [InlineData("truncation", """{"max_length":512}""", "truncation")]
    [InlineData("model", """{"type":"Unigram","vocab":[]}""", "Unigram")]
    [InlineData("added_tokens", "[]", "separate documents")]
    [InlineData("added_tokens", """[{"id":0,"content":"<|endoftext|>","lstrip":true}]""", "lstrip")]
    [InlineData("added_tokens", "3", "not an array")]
    public void WhatIsNotKnownIsRefusedInOneLine(string property, string value, string named)
    {
        JsonObject file = Trained();
        file[property] = JsonNode.Parse(value);
        TokenizerException e = Assert.Throws<TokenizerException>(() => Load(file));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void AKnownPatternInASequenceIsRead()
    {
        JsonObject file = Trained();
        file["pre_tokenizer"] = JsonNode.Parse(
            """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]}""");
        Assert.Equal(Load(Trained()).Encode("low lower  low"), Load(file).Encode("low lower  low"));
    }

    [Fact]
    public void AMissingOrBrokenFileIsNamed()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("nowhere.json", Assert.Throws<TokenizerException>(() => Tokenizer.Load(folder.File("nowhere.json"))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("broken.json"), "{\n  \"model\": ");
        Assert.Contains("broken.json:2:", Assert.Throws<TokenizerException>(() => Tokenizer.Load(folder.File("broken.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AVocabularyWithoutAByteIsRefused()
    {
        JsonObject file = Trained();
        file["model"]!["vocab"]!.AsObject().Remove("q");
        Assert.Contains("0x71", Assert.Throws<TokenizerException>(() => Load(file)).Message, StringComparison.Ordinal);
    }

    private static JsonObject Trained() =>
        JsonNode.Parse(BytePairTrainer.Train(["low lower", "low lower low"], 260).ToJson())!.AsObject();

    private static void Add(JsonObject file, int id, string content) =>
        file["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = id, ["content"] = content, ["special"] = true, ["normalized"] = false });

    private static Tokenizer Load(JsonObject file)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("tokenizer.json"), file.ToJsonString());
        return Tokenizer.Load(folder.File("tokenizer.json"));
    }
}
