using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Minori.Modifications;

/// <summary>
/// What was done to a checkpoint's weights since they were trained: <c>modifications.json</c> beside them, a list with
/// the settings of each modification and the hash of the weights it was made from, the first one first.
/// </summary>
public static class ModificationHistory
{
    /// <summary>The file's name.</summary>
    public const string FileName = "modifications.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The modifications of a checkpoint's folder; empty where it has none.</summary>
    /// <exception cref="ModificationException">The file is not a list of modifications.</exception>
    public static JsonArray Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonArray
                ?? throw new ModificationException($"{path}: expected a list of modifications; remove the file if it is not Minori's");
        }
        catch (JsonException e)
        {
            throw new ModificationException(
                $"{path}: not valid JSON ({e.Message.ReplaceLineEndings(" ")}); remove the file if it is not Minori's");
        }
    }

    /// <summary>Writes a list that goes on where the source's ends.</summary>
    /// <param name="folder">The modified checkpoint's folder.</param>
    /// <param name="before">The modifications of the source.</param>
    /// <param name="name">What was done, such as <c>quantization</c>.</param>
    /// <param name="sourceWeights">The hash of the weights that it was done to.</param>
    /// <param name="settings">How it was done; properties become snake_case keys.</param>
    public static void Write(string folder, JsonArray before, string name, string sourceWeights, object settings)
    {
        ArgumentNullException.ThrowIfNull(before);
        JsonArray list = (JsonArray)before.DeepClone();
        list.Add(new JsonObject
        {
            ["modification"] = name,
            ["source_weights"] = sourceWeights,
            ["settings"] = JsonSerializer.SerializeToNode(settings, settings?.GetType() ?? typeof(object), Format),
        });
        File.WriteAllText(Path.Combine(folder, FileName), list.ToJsonString(Format) + "\n");
    }
}
