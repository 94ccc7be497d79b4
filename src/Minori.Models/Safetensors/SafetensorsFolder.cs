using System.Text.Json;

namespace Minori.Models;

/// <summary>
/// The weights of a checkpoint folder: <c>model.safetensors</c>, or the files that
/// <c>model.safetensors.index.json</c> lists.
/// </summary>
public sealed class SafetensorsFolder : IDisposable
{
    /// <summary>The name of the file where there is but one.</summary>
    public const string SingleFile = "model.safetensors";

    private const string IndexFile = "model.safetensors.index.json";

    private readonly Dictionary<string, SafetensorsReader> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SafetensorsReader> _byTensor = new(StringComparer.Ordinal);
    private readonly string _folder;

    private SafetensorsFolder(string folder) => _folder = folder;

    /// <summary>The names of all tensors, sorted.</summary>
    public IReadOnlyCollection<string> Names => _byTensor.Keys;

    /// <summary>Opens the files of a folder and checks their headers.</summary>
    /// <exception cref="CheckpointException">There are none, or one is broken.</exception>
    public static SafetensorsFolder Open(string folder)
    {
        var opened = new SafetensorsFolder(folder);
        try
        {
            opened.OpenFiles();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file holds a tensor of that name.</summary>
    public bool Contains(string name) => _byTensor.ContainsKey(name);

    /// <summary>The file that holds a tensor.</summary>
    /// <exception cref="CheckpointException">No file does.</exception>
    public SafetensorsReader FileOf(string name) =>
        _byTensor.TryGetValue(name, out SafetensorsReader? file)
            ? file
            : throw new CheckpointException(
                $"{_folder}: has no tensor {name}; its weights are not of the model that its config.json describes");

    /// <summary>Unmaps the files.</summary>
    public void Dispose()
    {
        foreach (SafetensorsReader file in _files.Values)
        {
            file.Dispose();
        }
    }

    private void OpenFiles()
    {
        string single = Path.Combine(_folder, SingleFile);
        string index = Path.Combine(_folder, IndexFile);
        if (File.Exists(single))
        {
            SafetensorsReader file = OpenFile(SingleFile);
            foreach (SafetensorsTensor tensor in file.Tensors)
            {
                _byTensor.Add(tensor.Name, file);
            }
        }
        else if (File.Exists(index))
        {
            OpenShards(index);
        }
        else
        {
            throw new CheckpointException(
                $"{_folder}: has neither {SingleFile} nor {IndexFile}; "
                + "convert the weights to safetensors (pickles are never read)");
        }
    }

    private void OpenShards(string index)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            foreach (JsonProperty entry in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                string name = entry.Value.GetString() ?? "";
                if (name.Length == 0 || name != Path.GetFileName(name))
                {
                    throw new CheckpointException(
                        $"{index}: tensor {entry.Name} is mapped to \"{name}\", which is not the name of a file beside the index; "
                        + "mend the index");
                }

                SafetensorsReader file = OpenFile(name);
                if (file.Find(entry.Name) is null)
                {
                    throw new CheckpointException(
                        $"{index}: tensor {entry.Name} is mapped to {name}, which does not hold it; "
                        + "download both files again");
                }

                _byTensor[entry.Name] = file;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CheckpointException(
                $"{index}: is not an index of safetensors files ({error.Message.ReplaceLineEndings(" ")}); download it again", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{index}: cannot be read ({error.Message}); check its permissions", error);
        }
    }

    private SafetensorsReader OpenFile(string name)
    {
        if (!_files.TryGetValue(name, out SafetensorsReader? file))
        {
            file = SafetensorsReader.Open(Path.Combine(_folder, name));
            _files.Add(name, file);
        }

        return file;
    }
}
