using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Minori.Models;

/// <summary>
/// The tensors of a checkpoint folder as they lie in its files, mapped and read piece by piece: for work on weights that
/// needs no forward pass. Models of a family that this program runs are checked against their configuration, and
/// stale buffers and second names are set aside; of other models every tensor counts.
/// </summary>
public sealed class CheckpointTensors : IDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        // What is computed of the sizes says nothing that they do not.
        IgnoreReadOnlyProperties = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly IDisposable _files;
    private readonly Dictionary<string, (SafetensorsReader File, string Name)> _places = new(StringComparer.Ordinal);

    private CheckpointTensors(string folder, WeightsFolder weights)
    {
        _files = weights;
        Folder = folder;
        Configuration = weights.Configuration;
        Names = [.. weights.Layout.Tensors.Select(tensor => tensor.Name)];
        foreach (ParameterTensor tensor in weights.Layout.Tensors)
        {
            _places.Add(tensor.Name, weights.Locate(tensor));
        }
    }

    private CheckpointTensors(string folder, SafetensorsFolder files)
    {
        _files = files;
        Folder = folder;
        Names = [.. files.Names];
        foreach (string name in files.Names)
        {
            _places.Add(name, (files.FileOf(name), name));
        }
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The model's shape, or null where this program does not know its family.</summary>
    public ModelConfiguration? Configuration { get; }

    /// <summary>The names of the tensors.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The files that hold the tensors.</summary>
    public IEnumerable<string> Files => _places.Values.Select(place => place.File.Path).Distinct();

    /// <summary>Opens a folder and checks its headers; no value is read.</summary>
    /// <exception cref="CheckpointException">
    /// A file is missing or broken, or the tensors are not those of the configuration.
    /// </exception>
    public static CheckpointTensors Open(string folder)
    {
        folder = CheckpointFiles.Existing(folder);
        return FamilyFiles.All.Any(family => family.ModelType == ConfigurationFile.ModelType(folder))
            ? new CheckpointTensors(folder, WeightsFolder.Open(folder))
            : new CheckpointTensors(folder, SafetensorsFolder.Open(folder));
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _places.ContainsKey(name);

    /// <summary>Type and shape of a tensor, as its file has them.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public SafetensorsTensor Describe(string name) => _places[name].File.Require(_places[name].Name);

    /// <summary>Elements of a floating-point tensor as float32, in the order of the file.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="firstElement">The first element wanted.</param>
    /// <param name="room">
    /// As long as the elements wanted; used where the file's bytes are not float32 of this machine.
    /// </param>
    /// <returns>The elements: in the file's mapping or in <paramref name="room"/>. They are not to be changed.</returns>
    /// <exception cref="CheckpointException">The tensor is not of a floating-point type.</exception>
    public ReadOnlySpan<float> Values(string name, long firstElement, Span<float> room)
    {
        (SafetensorsReader file, string ownName) = _places[name];
        if (BitConverter.IsLittleEndian && Describe(name).Type == SafetensorsType.F32)
        {
            return MemoryMarshal.Cast<byte, float>(
                file.Bytes(ownName, firstElement * sizeof(float), room.Length * sizeof(float)));
        }

        file.ReadFloat32(ownName, firstElement, room);
        return room;
    }

    /// <summary>Bytes of a tensor as they stand in the file.</summary>
    public ReadOnlySpan<byte> Bytes(string name, long start, int length) =>
        _places[name].File.Bytes(_places[name].Name, start, length);

    /// <summary>
    /// What the weights mean, as JSON: the model's shape where the family is known, else all of <c>config.json</c>.
    /// </summary>
    public JsonNode DescribeConfiguration() => Configuration is { } configuration
        ? JsonSerializer.SerializeToNode(configuration, SnakeCase)!
        : ConfigurationFile.Parse(Folder);

    /// <summary>Closes the files; spans taken from them must not be used any more.</summary>
    public void Dispose() => _files.Dispose();
}
