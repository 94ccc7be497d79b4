using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Minori.Testing;
using Minori.Text;
using Xunit;

namespace Minori.Models.Tests.Checkpoints;

/// <summary>Folders as other programs write them, whole and damaged.</summary>
public sealed class ForeignCheckpointTests : IDisposable
{
    private static readonly ModelConfiguration Configuration = ModelConfiguration.Llama(
        vocabulary: 300, width: 12, layers: 1, heads: 2, context: 16);

    private readonly TemporaryFolder _folder = new();

    public ForeignCheckpointTests()
    {
        using Parameters parameters = Parameters.Initialize(Configuration, seed: 3);
        Checkpoint.Save(Place, parameters, null);
    }

    private string Place => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"rope_theta":null,"rope_parameters":{"rope_theta":250000.0,"rope_type":"default"}}""", 250000)]
    [InlineData("""{"rope_theta":null,"rope_parameters":{"rope_theta":250000.0}}""", 250000)]
    [InlineData("""{"rope_theta":100000,"rope_scaling":null}""", 100000)]
    [InlineData("""{"rope_theta":100000,"rope_scaling":{"type":"default"}}""", 100000)]
    [InlineData("""{"rope_theta":null}""", 10000)]
    public void TheRotaryBaseIsFoundWhereverItStands(string edit, float expected)
    {
        EditConfiguration(edit);
        using Checkpoint checkpoint = Checkpoint.Load(Place);
        Assert.Equal(expected, checkpoint.Parameters.Configuration.RopeBase);
    }

    [Fact]
    public void AbsentEntriesHaveTheDefaultsOfTransformers()
    {
        EditConfiguration("""{"num_key_value_heads":null,"head_dim":null,"rms_norm_eps":null,"max_position_embeddings":null,"initializer_range":null,"hidden_act":null,"eos_token_id":[7,8],"pretraining_tp":1}""");
        using Checkpoint checkpoint = Checkpoint.Load(Place);
        Assert.Equal(
            Configuration with { NormEpsilon = 1e-6f, ContextLength = 2048, EndTokenId = 7 }, checkpoint.Parameters.Configuration);
    }

    [Theory]
    [InlineData("""{"model_type":"bloom"}""", "model_type is \"bloom\"")]
    [InlineData("""{"model_type":null}""", "model_type is absent")]
    [InlineData("""{"hidden_size":null}""", "hidden_size is missing")]
    [InlineData("""{"hidden_size":"12"}""", "hidden_size is not an integer")]
    [InlineData("""{"num_hidden_layers":0}""", "number of layers is 0")]
    [InlineData("""{"rope_scaling":{"rope_type":"llama3","factor":8.0}}""", "rope_scaling has the type \"llama3\"")]
    [InlineData("""{"rope_scaling":{"factor":8.0}}""", "rope_scaling has the type")]
    [InlineData("""{"rope_parameters":{"rope_type":"yarn","rope_theta":1.0}}""", "rope_parameters has the type \"yarn\"")]
    [InlineData("""{"attention_bias":true}""", "attention_bias")]
    [InlineData("""{"mlp_bias":true}""", "mlp_bias")]
    [InlineData("""{"hidden_act":"gelu"}""", "hidden_act is \"gelu\"")]
    [InlineData("""{"quantization_config":{"bits":4}}""", "quantised")]
    [InlineData("""{"head_dim":null,"num_attention_heads":5}""", "hidden_size 12 is not divisible")]
    [InlineData("""{"vocab_size":301}""", "model.embed_tokens.weight has the shape [300, 12]")]
    [InlineData("""{"num_hidden_layers":2}""", "no tensor model.layers.1.input_layernorm.weight")]
    [InlineData("""{"tie_word_embeddings":false}""", "no tensor lm_head.weight")]
    public void AConfigurationThatCannotBeHonouredIsRefused(string edit, string expected)
    {
        EditConfiguration(edit);
        AssertRefused(expected);
    }

    [Fact]
    public void MissingAndBrokenFilesAreNamed()
    {
        string weights = _folder.File("model", "model.safetensors");
        byte[] bytes = File.ReadAllBytes(weights);
        File.WriteAllBytes(weights, bytes[..^1]);
        AssertRefused("not a usable safetensors file");
        File.Delete(weights);
        AssertRefused("neither model.safetensors nor model.safetensors.index.json");
        File.WriteAllText(_folder.File("model", "config.json"), "{");
        AssertRefused("is not JSON");
        File.Delete(_folder.File("model", "config.json"));
        AssertRefused("config.json: cannot be read");
        Directory.Delete(Place);
        AssertRefused("there is no such folder");
    }

    [Theory]
    [InlineData("{}", "not an index")]
    [InlineData("""{"weight_map":{"model.norm.weight":"../secret.safetensors"}}""", "not the name of a file beside the index")]
    [InlineData("""{"weight_map":{"model.norm.weight":"model-1.safetensors"}}""", "model-1.safetensors: cannot be read")]
    [InlineData("""{"weight_map":{"lm_head.weight":"shard.safetensors"}}""", "does not hold it")]
    public void ABrokenIndexIsRefused(string index, string expected)
    {
        File.Move(_folder.File("model", "model.safetensors"), _folder.File("model", "shard.safetensors"));
        File.WriteAllText(_folder.File("model", "model.safetensors.index.json"), index);
        AssertRefused(expected);
    }

    [Fact]
    public void HalfPrecisionWeightsAreReadAndKnownBuffersIgnoredButStrangersAreNot()
    {
        using Parameters parameters = Parameters.Initialize(Configuration, seed: 3);
        WriteHalf(parameters, "model.layers.0.self_attn.rotary_emb.inv_freq", "lm_head.weight");
        using (Checkpoint checkpoint = Checkpoint.Load(Place))
        {
            Assert.Equal(
                parameters.Tensor("model.norm.weight").ToArray(), checkpoint.Parameters.Tensor("model.norm.weight").ToArray());
            Assert.Equal(
                parameters.Values.Span.ToArray().Select(value => (float)(Half)value), checkpoint.Parameters.Values.Span.ToArray());
        }

        WriteHalf(parameters, "model.layers.0.self_attn.q_proj.bias");
        AssertRefused("tensor model.layers.0.self_attn.q_proj.bias");
    }

    [Fact]
    public void ATokenizerLargerThanTheModelIsRefused()
    {
        using var small = new TemporaryFolder();
        using Parameters parameters = Parameters.Initialize(ModelConfiguration.Llama(255, 12, 1, 2, 16), seed: 3);
        Checkpoint.Save(small.File("m"), parameters, ByteTokenizer.Instance);
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Load(small.File("m"))).Message;
        Assert.Contains("the tokenizer has 256 tokens, the model 255", message, StringComparison.Ordinal);
    }

    private void WriteHalf(Parameters parameters, params string[] more)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            _folder.File("model", "model.safetensors"),
            [
                .. parameters.Layout.Tensors.Select(tensor => (tensor.Name, SafetensorsType.F16, tensor.Shape.Select(size => (long)size).ToImmutableArray())),
                .. more.Select(name => (name, SafetensorsType.F16, Enumerable.Repeat(1L, 1).ToImmutableArray())),
            ]);
        foreach (ParameterTensor tensor in parameters.Layout.Tensors)
        {
            writer.Write(tensor.Name, 0, [.. parameters.Tensor(tensor).ToArray().SelectMany(value => BitConverter.GetBytes((Half)value))]);
        }

        foreach (string name in more)
        {
            writer.Write(name, 0, [0, 0]);
        }

        writer.Complete();
    }

    private void EditConfiguration(string edit)
    {
        string path = _folder.File("model", "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        foreach ((string key, JsonNode? value) in JsonNode.Parse(edit)!.AsObject())
        {
            if (value is null)
            {
                config.Remove(key);
            }
            else
            {
                config[key] = value.DeepClone();
            }
        }

        File.WriteAllText(path, config.ToJsonString());
    }

    private void AssertRefused(string expected)
    {
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Load(Place)).Message;
        Assert.StartsWith(Place, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
