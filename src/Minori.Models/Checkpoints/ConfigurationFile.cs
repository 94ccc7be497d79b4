using System.Text.Json;
using Minori.Models.Families.Llama;

namespace Minori.Models;

/// <summary>The <c>config.json</c> of a checkpoint: finds the family by <c>model_type</c>.</summary>
internal static class ConfigurationFile
{
    public const string Name = "config.json";

    /// <summary>Reads the configuration of a checkpoint folder.</summary>
    /// <exception cref="CheckpointException">
    /// The file is absent, broken, or of a model that is not supported.
    /// </exception>
    public static ModelConfiguration Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            using FileStream stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            string? type = new JsonEntries(document.RootElement).OptionalString("model_type");
            return type == LlamaConfigurationFile.ModelType
                ? LlamaConfigurationFile.Read(document.RootElement)
                : throw new FormatException(
                    $"model_type is {(type is null ? "absent" : $"\"{type}\"")}, and only \"{LlamaConfigurationFile.ModelType}\" is supported");
        }
        catch (Exception error) when (error is FormatException or ModelConfigurationException)
        {
            throw new CheckpointException($"{path}: {error.Message}; use a checkpoint of the Llama family", error);
        }
        catch (JsonException error)
        {
            throw new CheckpointException(
                $"{path}: is not JSON ({error.Message.ReplaceLineEndings(" ")}); write the file again", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(
                $"{path}: cannot be read ({error.Message}); "
                + $"a checkpoint is a folder with {Name} and model.safetensors", error);
        }
    }

    /// <summary>Writes the configuration into a folder and flushes it to the disk.</summary>
    public static void Write(string folder, ModelConfiguration configuration)
    {
        using FileStream stream = File.Create(Path.Combine(folder, Name));
        LlamaConfigurationFile.Write(stream, configuration);
        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }
}
