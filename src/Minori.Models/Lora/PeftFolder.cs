using System.Text.Json;
using System.Text.Json.Nodes;
using Minori.Shared;

namespace Minori.Models;

/// <summary>
/// Adapters as Hugging Face PEFT loads them beside their base: <c>adapter_config.json</c> and
/// <c>adapter_model.safetensors</c>.
/// </summary>
public static class PeftFolder
{
    /// <summary>The folder inside of the tuned checkpoint.</summary>
    public const string Name = "adapter";

    private const string ConfigurationFile = "adapter_config.json";
    private const string WeightsFile = "adapter_model.safetensors";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes both files into a folder, which is made, and forces them to the disk.</summary>
    /// <exception cref="CheckpointException">A file cannot be written.</exception>
    public static void Write(string folder, LoraAdapters adapters)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        Directory.CreateDirectory(folder);
        string configuration = Path.Combine(folder, ConfigurationFile);
        File.WriteAllText(configuration, Configuration(adapters).ToJsonString(Format) + "\n");
        DurableFiles.FlushFile(configuration);
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            Path.Combine(folder, WeightsFile),
            adapters.Tensors.Select(tensor => (tensor.Name, SafetensorsType.F32, tensor.FileShape)));
        foreach (ParameterTensor tensor in adapters.Tensors)
        {
            writer.WriteValues(tensor.Name, 0, adapters.Values.Slice(tensor.Offset, (int)tensor.Count));
        }

        writer.Complete();
    }

    private static JsonObject Configuration(LoraAdapters adapters)
    {
        LoraSettings settings = adapters.Settings;
        IEnumerable<string> modules = LoraMatrices.Modules(adapters.Configuration, settings);
        return new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = null,
            ["r"] = settings.Rank,
            ["lora_alpha"] = settings.Alpha ?? settings.Rank,
            ["lora_dropout"] = 0.0,
            ["target_modules"] = new JsonArray([.. modules.Select(module => (JsonNode)module)]),
            ["bias"] = "none",
            ["fan_in_fan_out"] = FamilyFiles.Of(adapters.Configuration.Family).Names.LayersAreTransposed,
            ["init_lora_weights"] = true,
            ["inference_mode"] = true,
        };
    }
}
