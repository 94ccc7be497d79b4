namespace Minori.Models;

/// <summary>The weights of a checkpoint folder, matched with its configuration, before any value is read.</summary>
internal sealed unsafe class WeightsFolder : IDisposable
{
    private readonly SafetensorsFolder _files;
    private readonly FamilyFiles _family;

    private WeightsFolder(ModelConfiguration configuration, SafetensorsFolder files)
    {
        Configuration = configuration;
        Layout = new ParameterLayout(configuration);
        _files = files;
        _family = FamilyFiles.Of(configuration.Family);
    }

    public ModelConfiguration Configuration { get; }

    public ParameterLayout Layout { get; }

    /// <summary>
    /// Opens a folder and checks that its tensors are those of its configuration, no fewer and no others.
    /// </summary>
    /// <exception cref="CheckpointException">A file is missing or broken, or the two do not match.</exception>
    public static WeightsFolder Open(string folder)
    {
        ModelConfiguration configuration = ConfigurationFile.Read(folder);
        var weights = new WeightsFolder(configuration, SafetensorsFolder.Open(folder));
        try
        {
            weights.CheckTensors(folder);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Reads values of one of the layout's tensors, from element <paramref name="firstElement"/> on.</summary>
    public void Read(ParameterTensor tensor, long firstElement, Span<float> destination)
    {
        string name = NameOf(tensor);
        ParameterFile.Read(_files.FileOf(name), name, tensor, firstElement, destination);
    }

    /// <summary>
    /// Where a tensor's values lie as float32 from element <paramref name="firstElement"/> on, or null where they don't.
    /// </summary>
    public float* Find(ParameterTensor tensor, long firstElement)
    {
        string name = NameOf(tensor);
        return tensor.IsTransposedInFiles ? null : _files.FileOf(name).FindFloat32(name, firstElement);
    }

    /// <summary>The file that holds a tensor, and the tensor's name there.</summary>
    public (SafetensorsReader File, string Name) Locate(ParameterTensor tensor)
    {
        string name = NameOf(tensor);
        return (_files.FileOf(name), name);
    }

    public void Dispose() => _files.Dispose();

    private void CheckTensors(string folder)
    {
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            string name = NameOf(tensor);
            ParameterFile.RequireShape(_files.FileOf(name), name, tensor);
        }

        var known = Layout.Tensors.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        string? stranger = _files.Names.FirstOrDefault(name => !known.Contains(name) && !_family.IsIgnored(name));
        if (stranger is not null)
        {
            throw new CheckpointException(
                $"{folder}: has the tensor {stranger}, which "
                + "a model of its config.json does not use; use the config.json that belongs to these weights");
        }
    }

    /// <summary>The name under which the files hold a tensor.</summary>
    private string NameOf(ParameterTensor tensor) =>
        _family.Alias(tensor.Name) is { } alias && !_files.Contains(tensor.Name) && _files.Contains(alias)
            ? alias
            : tensor.Name;
}
