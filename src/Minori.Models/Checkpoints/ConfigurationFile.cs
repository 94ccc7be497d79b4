using System.Text.Json;
using System.Text.Json.Nodes;

namespace Minori.Models;

/// <summary>The <c>config.json</c> of a checkpoint: finds the family by <c>model_type</c>.</summary>
internal static class ConfigurationFile
{
    public const string Name = "config.json";

    private const string TypeKey = "model_type";

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
            using var document = JsonDocument.Parse(Bytes(path));
            var entries = new JsonEntries(document.RootElement);
            string? type = entries.OptionalString(TypeKey);
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
            throw NotJson(path, error);
        }
    }

    /// <summary>All entries of a folder's configuration, of whatever model.</summary>
    /// <exception cref="CheckpointException">The file is absent or not a JSON object.</exception>
    public static JsonObject Parse(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            return JsonNode.Parse(Bytes(path)) as JsonObject
                ?? throw new CheckpointException($"{path}: is not a JSON object; write the file again");
        }
        catch (JsonException error)
        {
            throw NotJson(path, error);
        }
    }

    /// <summary>The family's name in a folder's configuration, or null.</summary>
    /// <exception cref="CheckpointException">The file is absent or not a JSON object.</exception>
    public static string? ModelType(string folder) =>
        Parse(folder)[TypeKey] is JsonValue value && value.TryGetValue(out string? type) ? type : null;

    /// <summary>Writes the configuration of weights of a type into a folder and flushes it to the disk.</summary>
    public static void Write(string folder, ModelConfiguration configuration, SafetensorsType type = SafetensorsType.F32)
    {
        using FileStream stream = File.Create(Path.Combine(folder, Name));
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            FamilyFiles.Of(configuration.Family).WriteConfiguration(json, configuration, type);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        stream.Flush(flushToDisk: true);
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(
                $"{path}: cannot be read ({error.Message}); "
                + $"a checkpoint is a folder with {Name} and model.safetensors", error);
        }
    }

    private static CheckpointException NotJson(string path, JsonException error) =>
        new($"{path}: is not JSON ({error.Message.ReplaceLineEndings(" ")}); write the file again", error);
}
