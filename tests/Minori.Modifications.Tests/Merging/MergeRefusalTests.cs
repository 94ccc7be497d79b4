using System.Text.Json.Nodes;
using Minori.Compute;
using Minori.Models;
using Minori.Testing;
using Xunit;

namespace Minori.Modifications.Tests.Merging;

/// <summary>What cannot be merged is named, and nothing is written.</summary>
public sealed class MergeRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ThreadTeam _team = new(1);

    public void Dispose()
    {
        _team.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Another_shape_of_model_is_named_by_its_first_size_that_differs()
    {
        string a = SmallModels.Write(_folder, "a", 1);
        string b = SmallModels.Write(_folder, "b", 2, SmallModels.Llama with { FeedForwardWidth = 128 });

        Assert.Equal(
            $"{b}: its configuration has feed_forward_width 128, and {a} has 96; merge models of one shape", Refusal(new() { Models = [a, b] }));
    }

    [Fact]
    public void Another_rotary_base_is_refused_though_the_tensors_fit()
    {
        string a = SmallModels.Write(_folder, "a", 1);
        string b = SmallModels.Write(_folder, "b", 2, SmallModels.Llama with { RopeBase = 500000 });

        Assert.Contains("rope_base 500000", Refusal(new() { Models = [a, b] }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_training_or_generation_alone_uses_may_differ()
    {
        string a = SmallModels.Write(_folder, "a", 1);
        string b = SmallModels.Write(_folder, "b", 2, SmallModels.Llama with { InitializerRange = 0.5f, EndTokenId = 3 });

        CheckpointMerger.Write(new MergeRequest { Models = [a, b] }, _folder.File("merged"), _team);
    }

    [Fact]
    public void Another_vocabulary_is_named_by_its_first_token_that_differs()
    {
        string a = SmallModels.Write(_folder, "a", 1), b = SmallModels.Write(_folder, "b", 2);
        string file = Path.Combine(b, "tokenizer.json");
        JsonNode tokenizer = JsonNode.Parse(File.ReadAllText(file))!;
        JsonObject vocabulary = tokenizer["model"]!["vocab"]!.AsObject();
        (string token, JsonNode? id) = vocabulary.First(entry => entry.Key.All(char.IsAsciiLetter));
        int known = id!.GetValue<int>();
        vocabulary[token] = known + 1000;
        File.WriteAllText(file, tokenizer.ToJsonString());

        Assert.Equal(
            $"{file}: model.vocab.{token} is {known + 1000}, and in {a} it is {known}; merge models of one tokenizer",
            Refusal(new() { Models = [a, b] }));
    }

    [Fact]
    public void A_tokenizer_that_only_one_model_has_is_missed()
    {
        string a = SmallModels.Write(_folder, "a", 1), b = SmallModels.Write(_folder, "b", 2);
        File.Delete(Path.Combine(b, "tokenizer.json"));

        Assert.Equal(
            $"{b}: has no tokenizer.json, and {a} has one; copy it if the two share their tokens", Refusal(new() { Models = [a, b] }));
    }

    [Fact]
    public void Models_of_an_unknown_family_are_merged_and_their_tensors_compared()
    {
        string a = Foreign("a", "x", [2, 3]), b = Foreign("b", "x", [2, 3]), c = Foreign("c", "y", [2, 3]), d = Foreign("d", "x", [3, 2]);

        Assert.Equal($"{c}: has no tensor x, which {a} has; merge models of one architecture", Refusal(new() { Models = [a, c] }));
        Assert.Equal(
            $"{d}: tensor x has the shape [3, 2], and in {a} it has [2, 3]; merge models of one shape", Refusal(new() { Models = [a, d] }));
        CheckpointMerger.Write(new MergeRequest { Models = [a, b] }, _folder.File("merged"), _team);
        using SafetensorsReader merged = SafetensorsReader.Open(_folder.File("merged", "model.safetensors"));
        float[] values = new float[6];
        merged.ReadFloat32("x", 0, values);
        Assert.Equal([0, 1, 2, 3, 4, 5], values);
    }

    [Fact]
    public void Integers_that_differ_have_no_average()
    {
        string a = Foreign("a", "x", [2], counter: 1), b = Foreign("b", "x", [2], counter: 2);

        Assert.Contains("tensor counter of type I64 is not the same", Refusal(new() { Models = [a, b] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_anything_is_left_alone()
    {
        string a = SmallModels.Write(_folder, "a", 1), b = SmallModels.Write(_folder, "b", 2);
        string before = Checkpoint.HashWeights(b);

        ModificationException error = Assert.Throws<ModificationException>(
            () => CheckpointMerger.Write(new MergeRequest { Models = [a, b] }, b, _team));

        Assert.Equal($"{b}: exists and is not empty; name another folder or remove it", error.Message);
        Assert.Equal(before, Checkpoint.HashWeights(b));
    }

    public static TheoryData<MergeRequest, string> Contradictions => new()
    {
        { new() { Models = ["a"] }, "1 model cannot be merged: give two or more" },
        { new() { Models = ["a", "b"], Method = MergeMethod.Weighted, Weights = [1] }, "there are 2 models and 1 weights: give one weight for each model" },
        { new() { Models = ["a", "b"], Method = MergeMethod.Weighted }, "a weighted merge needs weights: one for each model" },
        { new() { Models = ["a", "b"], Method = MergeMethod.Weighted, Weights = [1, -1] }, "the weights sum to 0, and as shares they must sum to more than 0: give --base for multiples of differences" },
        { new() { Models = ["a", "b"], Density = 0.5 }, "density and scale are of the method ties alone, and the method is uniform: leave them out" },
        { new() { Models = ["a", "b"], Method = MergeMethod.Slerp, Scale = 2 }, "density and scale are of the method ties alone, and the method is slerp: leave them out" },
        { new() { Models = ["a", "b"], Weights = [1, 1] }, "a uniform merge takes no weights: take the method weighted" },
        { new() { Models = ["a", "b", "c"], Method = MergeMethod.Slerp }, "slerp merges two models, and there are 3: merge them in pairs" },
        { new() { Models = ["a", "b"], Method = MergeMethod.Ties }, "ties merges differences from a base: give the model that the others began from" },
        { new() { Models = ["a", "b"], Method = MergeMethod.Ties, Base = "c", Density = 0 }, "the density lies above 0 and up to 1, and is 0" },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void A_request_that_contradicts_itself_is_refused_before_anything_is_opened(MergeRequest request, string message) =>
        Assert.Equal(message, Refusal(request));

    private string Refusal(MergeRequest request)
    {
        ModificationException error = Assert.Throws<ModificationException>(
            () => CheckpointMerger.Write(request, _folder.File("refused"), _team));
        Assert.False(Directory.Exists(_folder.File("refused")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, ".refused*"));
        return error.Message;
    }

    /// <summary>A checkpoint of a family that is not known, whose values count from 0.</summary>
    private string Foreign(string name, string tensor, long[] shape, long? counter = null)
    {
        string folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"model_type": "someone-elses", "d": 3}""");
        List<(string, SafetensorsType, System.Collections.Immutable.ImmutableArray<long>)> tensors = [(tensor, SafetensorsType.F32, [.. shape])];
        if (counter is not null)
        {
            tensors.Add(("counter", SafetensorsType.I64, [1]));
        }

        using SafetensorsWriter writer = SafetensorsWriter.Create(Path.Combine(folder, "model.safetensors"), tensors);
        writer.WriteValues(tensor, 0, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => (float)i)]);
        if (counter is { } value)
        {
            writer.Write("counter", 0, BitConverter.GetBytes(value));
        }

        writer.Complete();
        return folder;
    }
}
