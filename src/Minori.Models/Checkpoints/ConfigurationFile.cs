using System.Text.Json;

namespace Minori.Models;

/// <summary>The <c>config.json</c> of a checkpoint: finds the family by <c>model_type</c>.</summary>
internal static class ConfigurationFile
{
    public const string Name = "config.json";

    private static string KnownTypes => string.Join(" and ", FamilyFiles.All.Select(files => $"\"{files.ModelType}\""));

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
            var entries = new JsonEntries(document.RootElement);
            string? type = entries.OptionalString("model_type");
            return FamilyFiles.All.FirstOrDefault(files => files.ModelType == type) is { } family
                ? family.ReadConfiguration(entries)
                : throw new FormatException(
                    $"model_type is {(type is null ? "absent" : $"\"{type}\"")}, and only {KnownTypes} are supported");
        }
        catch (Exception error) when (error is FormatException or ModelConfigurationException)
        {
            throw new CheckpointException($"{path}: {error.Message}; use another checkpoint", error);
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
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            FamilyFiles.Of(configuration.Family).WriteConfiguration(json, configuration);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }
}
