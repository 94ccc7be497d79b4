using System.Text.Json;
using Minori.Models.Tests.Transformer;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Lora;

public sealed class PeftFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_llamas_adapters_have_PEFTs_names_and_shapes()
    {
        Dictionary<string, string> tensors = Write(
            "tied", new LoraSettings { Rank = 3, Alpha = 6, Targets = [LoraTarget.Q, LoraTarget.Down] }, out JsonElement configuration);

        Assert.Equal(8, tensors.Count);
        Assert.Equal("[3, 8]", tensors["base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight"]);
        Assert.Equal("[8, 3]", tensors["base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight"]);
        Assert.Equal("[3, 12]", tensors["base_model.model.model.layers.0.mlp.down_proj.lora_A.weight"]);
        Assert.Equal("LORA", configuration.GetProperty("peft_type").GetString());
        Assert.Equal("CAUSAL_LM", configuration.GetProperty("task_type").GetString());
        Assert.Equal(3, configuration.GetProperty("r").GetInt32());
        Assert.Equal(6, configuration.GetProperty("lora_alpha").GetDouble());
        Assert.False(configuration.GetProperty("fan_in_fan_out").GetBoolean());
        Assert.Equal(
            ["self_attn.q_proj", "mlp.down_proj"], configuration.GetProperty("target_modules").EnumerateArray().Select(m => m.GetString()));
    }

    [Fact]
    public void A_gpt2s_matrices_are_said_to_be_transposed()
    {
        Dictionary<string, string> tensors = Write("GPT-2", new LoraSettings { Rank = 2 }, out JsonElement configuration);

        Assert.Equal("[2, 12]", tensors["base_model.model.transformer.h.0.attn.c_attn.lora_A.weight"]);
        Assert.Equal("[36, 2]", tensors["base_model.model.transformer.h.0.attn.c_attn.lora_B.weight"]);
        Assert.True(configuration.GetProperty("fan_in_fan_out").GetBoolean());
        Assert.Equal(
            ["attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj"],
            configuration.GetProperty("target_modules").EnumerateArray().Select(m => m.GetString()));
    }

    private Dictionary<string, string> Write(string model, LoraSettings settings, out JsonElement configuration)
    {
        string folder = _folder.File("adapter");
        using LoraAdapters adapters = new(SmallModels.Configurations[model], settings, seed: 1);
        PeftFolder.Write(folder, adapters);
        configuration = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "adapter_config.json"))).RootElement;
        using SafetensorsReader reader = SafetensorsReader.Open(Path.Combine(folder, "adapter_model.safetensors"));
        foreach (ParameterTensor tensor in adapters.Tensors)
        {
            float[] values = new float[tensor.Count];
            reader.ReadFloat32(tensor.Name, 0, values);
            Assert.True(adapters.Values.Slice(tensor.Offset, values.Length).SequenceEqual(values));
        }

        return adapters.Tensors.ToDictionary(tensor => tensor.Name, tensor => reader.Require(tensor.Name).ShapeText);
    }
}
