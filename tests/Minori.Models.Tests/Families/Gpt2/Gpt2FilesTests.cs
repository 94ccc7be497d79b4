using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Minori.Compute;
using Minori.Models.Tests.Transformer;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Families.Gpt2;

/// <summary>
/// GPT-2 folders: one written by the script in <c>Foreign</c>, with what that script says the model predicts, and our own.
/// </summary>
public sealed class Gpt2FilesTests : IDisposable
{
    private static readonly string Foreign = Path.Combine(AppContext.BaseDirectory, "Families", "Gpt2", "Foreign");

    private readonly TemporaryFolder _folder = new();

    private string Place => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AForeignFileWithoutPrefixGivesTheLossesOfItsAuthor()
    {
        using Checkpoint checkpoint = Checkpoint.Load(Foreign);
        ModelConfiguration configuration = checkpoint.Parameters.Configuration;
        Assert.Equal(
            ModelConfiguration.Gpt2(13, 6, 2, 2, 8) with { BeginTokenId = 12, EndTokenId = 12 }, configuration);
        JsonNode expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Foreign, "expected.json")))!;
        int[] tokens = expected["tokens"].Deserialize<int[]>()!;
        double[] losses = expected["losses"].Deserialize<double[]>()!;
        using ThreadTeam team = new(1);
        using ForwardModel model = ForwardModel.Of(checkpoint.Parameters, team);
        using EvaluationPass pass = new(model, losses.Length, team);
        float[] actual = new float[losses.Length];
        pass.Run(tokens.AsSpan(..^1), tokens.AsSpan(1..), [losses.Length], actual);
        for (int i = 0; i < losses.Length; i++)
        {
            Assert.Equal(losses[i], actual[i], 1e-5);
        }

        using ForwardCheckpoint mapped = ForwardCheckpoint.Open(Foreign, team, WeightsPlacement.Mapped);
        using EvaluationPass mappedPass = new(mapped.Model, losses.Length, team);
        float[] fromFiles = new float[losses.Length];
        mappedPass.Run(tokens.AsSpan(..^1), tokens.AsSpan(1..), [losses.Length], fromFiles);
        Assert.Equal(actual, fromFiles);
    }

    [Fact]
    public void SavedAndLoadedAgainItIsTheSameModelUnderTheNamesOfTransformers()
    {
        using Checkpoint foreign = Checkpoint.Load(Foreign);
        Checkpoint.Save(Place, foreign.Parameters, null);
        using Checkpoint again = Checkpoint.Load(Place);
        Assert.Equal(foreign.Parameters.Configuration, again.Parameters.Configuration);
        Assert.True(foreign.Parameters.Values.Span.SequenceEqual(again.Parameters.Values.Span));
        Assert.Equal(foreign.WeightsHash, Checkpoint.HashWeights(Place));
        Assert.Equal(foreign.WeightsHash, Checkpoint.HashWeights(Foreign));

        using SafetensorsReader ours = SafetensorsReader.Open(_folder.File("model", "model.safetensors"));
        using SafetensorsReader theirs = SafetensorsReader.Open(Path.Combine(Foreign, "model.safetensors"));
        Assert.DoesNotContain(ours.Tensors, tensor => tensor.Name is "lm_head.weight");
        foreach (SafetensorsTensor tensor in ours.Tensors)
        {
            string name = tensor.Name["transformer.".Length..];
            int bytes = (int)(tensor.End - tensor.Begin);
            Assert.Equal(theirs.Find(name)!.Shape.ToArray(), tensor.Shape.ToArray());
            Assert.True(theirs.Bytes(name, 0, bytes).SequenceEqual(ours.Bytes(tensor.Name, 0, bytes)), tensor.Name);
        }
    }

    [Theory]
    [MemberData(nameof(SmallModels.Names), MemberType = typeof(SmallModels))]
    public void EveryModelSurvivesItsFiles(string name)
    {
        using Parameters parameters = SmallModels.Weights(SmallModels.Configurations[name], seed: 3);
        Checkpoint.Save(Place, parameters, null);
        using Checkpoint checkpoint = Checkpoint.Load(Place);
        Assert.Equal(parameters.Configuration, checkpoint.Parameters.Configuration);
        Assert.True(parameters.Values.Span.SequenceEqual(checkpoint.Parameters.Values.Span));
    }

    [Fact]
    public void AWideMatrixIsTransposedInPiecesThatStartAnywhere()
    {
        using Parameters parameters = Parameters.Initialize(ModelConfiguration.Gpt2(300, 72, 1, 4, 16), seed: 3);
        Checkpoint.Save(Place, parameters, null);
        using WeightsFolder weights = WeightsFolder.Open(Place);
        ParameterTensor tensor = weights.Layout["transformer.h.0.mlp.c_fc.weight"];
        float[] expected = parameters.Tensor(tensor).ToArray();
        foreach ((int start, int length) in ((int, int)[])[(0, 1), (71, 2), (5, 7000), (72 * 64, 72 * 65), (20735, 1)])
        {
            float[] actual = new float[length];
            weights.Read(tensor, start, actual);
            Assert.Equal(expected[start..(start + length)], actual);
        }
    }

    [Theory]
    [InlineData("""{"activation_function":"relu"}""", "activation_function is \"relu\"")]
    [InlineData("""{"scale_attn_weights":false}""", "scale_attn_weights is false")]
    [InlineData("""{"scale_attn_by_inverse_layer_idx":true}""", "scale_attn_by_inverse_layer_idx is true")]
    [InlineData("""{"add_cross_attention":true}""", "add_cross_attention is true")]
    [InlineData("""{"quantization_config":{"bits":4}}""", "quantised")]
    [InlineData("""{"n_head":5}""", "not divisible by 5 heads")]
    [InlineData("""{"n_positions":9}""", "wpe.weight has the shape [8, 6]")]
    [InlineData("""{"n_inner":20}""", "c_fc.weight has the shape [6, 24]")]
    [InlineData("""{"n_layer":1}""", "h.1.")]
    [InlineData("""{"n_layer":3}""", "no tensor transformer.h.2.")]
    [InlineData("""{"tie_word_embeddings":false}""", "no tensor lm_head.weight")]
    public void WhatCannotBeHonouredIsRefused(string edit, string expected)
    {
        CopyForeign(edit);
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Load(Place)).Message;
        Assert.StartsWith(Place, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("gelu_new", FeedForwardKind.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", FeedForwardKind.GeluTanh)]
    [InlineData("gelu", FeedForwardKind.GeluErf)]
    public void TheActivationIsTheOneNamed(string name, FeedForwardKind expected)
    {
        CopyForeign($$"""{"activation_function":"{{name}}"}""");
        using Checkpoint checkpoint = Checkpoint.Load(Place);
        Assert.Equal(expected, checkpoint.Parameters.Configuration.FeedForward);
    }

    [Fact]
    public void ACopyOfTheTiedHeadIsIgnoredAndAStrangerIsNot()
    {
        using Checkpoint foreign = Checkpoint.Load(Foreign);
        Checkpoint.Save(Place, foreign.Parameters, null);
        Rewrite("lm_head.weight");
        Checkpoint.Load(Place).Dispose();
        Rewrite("transformer.h.0.attn.rotary.weight");
        Assert.Contains(
            "has the tensor transformer.h.0.attn.rotary.weight",
            Assert.Throws<CheckpointException>(() => Checkpoint.Load(Place)).Message, StringComparison.Ordinal);
    }

    private void Rewrite(string more)
    {
        string path = _folder.File("model", "model.safetensors");
        Dictionary<string, (ImmutableArray<long> Shape, byte[] Bytes)> tensors;
        using (SafetensorsReader reader = SafetensorsReader.Open(path))
        {
            tensors = reader.Tensors.ToDictionary(
                tensor => tensor.Name,
                tensor => (tensor.Shape, reader.Bytes(tensor.Name, 0, (int)(tensor.End - tensor.Begin)).ToArray()));
        }

        tensors[more] = ([1], new byte[sizeof(float)]);
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path, tensors.Select(tensor => (tensor.Key, SafetensorsType.F32, tensor.Value.Shape)));
        foreach ((string name, (_, byte[] bytes)) in tensors)
        {
            writer.Write(name, 0, bytes);
        }

        writer.Complete();
    }

    private void CopyForeign(string edit)
    {
        Directory.CreateDirectory(Place);
        File.Copy(Path.Combine(Foreign, "model.safetensors"), _folder.File("model", "model.safetensors"));
        JsonObject config = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Foreign, "config.json")))!.AsObject();
        foreach ((string key, JsonNode? value) in JsonNode.Parse(edit)!.AsObject())
        {
            config[key] = value!.DeepClone();
        }

        File.WriteAllText(_folder.File("model", "config.json"), config.ToJsonString());
    }
}
