using System.Text.Json.Nodes;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Models.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly ModelConfiguration Configuration = ModelConfiguration.Llama(
        vocabulary: 256, width: 12, layers: 2, heads: 2, context: 16, keyValueHeads: 1, tieEmbeddings: false) with
    {
        NormEpsilon = 3e-6f,
        RopeBase = 500_000,
        InitializerRange = 0.07f,
        BeginTokenId = 0,
        EndTokenId = 5,
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsSavedIsLoaded(bool isTied)
    {
        using var folder = new TemporaryFolder();
        string place = folder.File("deep", "model");
        using Parameters parameters = Parameters.Initialize(Configuration with { TieEmbeddings = isTied }, seed: 3);
        Checkpoint.Save(place, parameters, ByteTokenizer.Instance, extra => File.WriteAllText(Path.Combine(extra, "state.txt"), "7"));
        using Checkpoint checkpoint = Checkpoint.Load(place);
        Assert.Equal(parameters.Configuration, checkpoint.Parameters.Configuration);
        Assert.True(parameters.Values.Span.SequenceEqual(checkpoint.Parameters.Values.Span));
        Assert.Equal([104, 105], checkpoint.Tokenizer!.Encode("hi"));
        Assert.Equal(place, checkpoint.Folder);
        Assert.Equal("7", File.ReadAllText(Path.Combine(place, "state.txt")));
        Assert.Equal(
            ["config.json", "model.safetensors", "state.txt", "tokenizer.json"],
            Directory.GetFiles(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using SafetensorsReader file = SafetensorsReader.Open(Path.Combine(place, "model.safetensors"));
        Assert.Equal(!isTied, file.Find("lm_head.weight") is not null);
    }

    [Fact]
    public void TheConfigurationFileIsThatOfALlamaForCausalLM()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("m"));
        JsonObject config = JsonNode.Parse(File.ReadAllBytes(folder.File("m", "config.json")))!.AsObject();
        Assert.Equal("""["LlamaForCausalLM"]""", config["architectures"]!.ToJsonString());
        var expected = new Dictionary<string, string>
        {
            ["model_type"] = "\"llama\"",
            ["hidden_act"] = "\"silu\"",
            ["torch_dtype"] = "\"float32\"",
            ["vocab_size"] = "256",
            ["hidden_size"] = "12",
            ["intermediate_size"] = "32",
            ["num_hidden_layers"] = "2",
            ["num_attention_heads"] = "2",
            ["num_key_value_heads"] = "1",
            ["head_dim"] = "6",
            ["max_position_embeddings"] = "16",
            ["rms_norm_eps"] = "3E-06",
            ["rope_theta"] = "500000",
            ["initializer_range"] = "0.07",
            ["tie_word_embeddings"] = "false",
            ["attention_bias"] = "false",
            ["mlp_bias"] = "false",
            ["bos_token_id"] = "0",
            ["eos_token_id"] = "5",
        };
        foreach ((string key, string value) in expected)
        {
            Assert.Equal(value, config[key]!.ToJsonString());
        }
    }

    [Fact]
    public void TheHashIsThatOfTheWeightsHoweverTheyAreFiled()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("whole"));
        Save(folder.File("shards"));
        SplitIntoShards(folder.File("shards"));
        using Checkpoint whole = Checkpoint.Load(folder.File("whole"));
        using Checkpoint shards = Checkpoint.Load(folder.File("shards"));
        Assert.True(whole.Parameters.Values.Span.SequenceEqual(shards.Parameters.Values.Span));
        Assert.Matches("^[0-9a-f]{64}$", whole.WeightsHash);
        Assert.Equal(whole.WeightsHash, shards.WeightsHash);
        Assert.Equal(whole.WeightsHash, Checkpoint.HashWeights(folder.File("whole")));
        Assert.Equal(whole.WeightsHash, Checkpoint.HashWeights(folder.File("shards")));
        using var changed = new Checkpoint(whole.Parameters.Clone());
        changed.Parameters.Tensor("lm_head.weight")[^1] += 1e-3f;
        Assert.NotEqual(whole.WeightsHash, changed.WeightsHash);
    }

    [Fact]
    public void SavingReplacesACheckpointButNothingElse()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("m"), seed: 1);
        Save(folder.File("m"), seed: 2);
        using Checkpoint loaded = Checkpoint.Load(folder.File("m"));
        using Parameters expected = Parameters.Initialize(Configuration, seed: 2);
        Assert.True(expected.Values.Span.SequenceEqual(loaded.Parameters.Values.Span));
        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));

        Directory.CreateDirectory(folder.File("empty"));
        Save(folder.File("empty"));
        Directory.CreateDirectory(folder.File("thesis"));
        File.WriteAllText(folder.File("thesis", "chapter.txt"), "years of work");
        AssertOneLine(() => Save(folder.File("thesis")), "is not a checkpoint");
        AssertOneLine(() => Save(folder.File("thesis", "chapter.txt")), "is not a checkpoint");
        Assert.Equal("years of work", File.ReadAllText(folder.File("thesis", "chapter.txt")));
    }

    [Fact]
    public void AFailureWhileWritingLeavesTheOldCheckpointAndNoLitter()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("m"), seed: 1);
        byte[] before = File.ReadAllBytes(folder.File("m", "model.safetensors"));
        using Parameters parameters = Parameters.Initialize(Configuration, seed: 2);
        AssertOneLine(
            () => Checkpoint.Save(folder.File("m"), parameters, null, _ => throw new IOException("the disk is full")),
            "the disk is full");
        Assert.Equal(before, File.ReadAllBytes(folder.File("m", "model.safetensors")));
        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void ACrashBetweenTheTwoRenamesLosesNothing()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("m"));
        Directory.Move(folder.File("m"), folder.File(".m.previous"));
        Directory.CreateDirectory(folder.File(".m.partial"));
        Checkpoint.Load(folder.File("m")).Dispose();
        Save(folder.File("m"));
        Assert.Equal(["m"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static void Save(string place, ulong seed = 3)
    {
        using Parameters parameters = Parameters.Initialize(Configuration, seed);
        Checkpoint.Save(place, parameters, null);
    }

    private static void SplitIntoShards(string place)
    {
        var map = new JsonObject();
        using (SafetensorsReader whole = SafetensorsReader.Open(Path.Combine(place, "model.safetensors")))
        {
            SafetensorsTensor[][] halves = [.. whole.Tensors.Reverse().Chunk((whole.Tensors.Count + 1) / 2)];
            for (int i = 0; i < halves.Length; i++)
            {
                string name = $"model-{i + 1:D5}-of-{halves.Length:D5}.safetensors";
                using SafetensorsWriter writer = SafetensorsWriter.Create(
                    Path.Combine(place, name), halves[i].Select(tensor => (tensor.Name, tensor.Type, tensor.Shape)));
                foreach (SafetensorsTensor tensor in halves[i])
                {
                    writer.Write(tensor.Name, 0, whole.Bytes(tensor.Name, 0, (int)(tensor.End - tensor.Begin)));
                    map[tensor.Name] = name;
                }

                writer.Complete();
            }
        }

        File.Delete(Path.Combine(place, "model.safetensors"));
        var index = new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = 1 }, ["weight_map"] = map };
        File.WriteAllText(Path.Combine(place, "model.safetensors.index.json"), index.ToJsonString());
    }

    private static void AssertOneLine(Action action, string expected)
    {
        string message = Assert.Throws<CheckpointException>(action).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
