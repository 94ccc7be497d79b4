using System.IO.MemoryMappedFiles;

namespace Minori.Models;

/// <summary>
/// A safetensors file, mapped into memory: opening it reads and checks the header, values are touched only when asked
/// for. Not safe for use while it is disposed on another thread.
/// </summary>
public sealed unsafe class SafetensorsReader : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, SafetensorsTensor> _byName;
    private byte* _data;

    private SafetensorsReader(string path)
    {
        Path = path;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        long length = stream.Length;
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixLength];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
        {
            throw new FormatException("it is shorter than the eight bytes of a header's length");
        }

        byte[] json = new byte[SafetensorsHeader.ReadLength(prefix, length)];
        stream.ReadExactly(json);
        long start = SafetensorsHeader.PrefixLength + json.Length;
        (Tensors, Metadata) = SafetensorsHeader.Parse(json, length - start);
        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _data = pointer + _view.PointerOffset + start;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of the header.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header against the file's length.</summary>
    /// <exception cref="CheckpointException">
    /// The file cannot be read, or breaks the format; one line says how.
    /// </exception>
    public static SafetensorsReader Open(string path)
    {
        try
        {
            return new SafetensorsReader(path);
        }
        catch (FormatException error)
        {
            throw new CheckpointException(
                $"{path}: not a usable safetensors file: {error.Message}; download or write it again", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: cannot be read ({error.Message}); check the path", error);
        }
    }

    /// <summary>The tensor of that name, or null.</summary>
    public SafetensorsTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="CheckpointException">The file has none.</exception>
    internal SafetensorsTensor Require(string name) =>
        Find(name) ?? throw new CheckpointException(
            $"{Path}: has no tensor {name}; the file is not of the model that its config.json describes");

    /// <summary>Bytes of a tensor as they stand in the file, without a copy.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="start">The first byte wanted, counted from the tensor's own first byte.</param>
    /// <param name="length">The number of bytes wanted.</param>
    /// <exception cref="CheckpointException">The file has no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tensor.</exception>
    public ReadOnlySpan<byte> Bytes(string name, long start, int length)
    {
        SafetensorsTensor tensor = Require(name);
        return Bytes(tensor, start, length);
    }

    /// <summary>Reads values of a floating-point tensor, converted to float32.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="firstElement">The first element wanted, in row-major order.</param>
    /// <param name="destination">Filled whole.</param>
    /// <exception cref="CheckpointException">
    /// The file has no such tensor, or it is not of a floating-point type.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tensor.</exception>
    public void ReadFloat32(string name, long firstElement, Span<float> destination)
    {
        SafetensorsTensor tensor = Require(name);
        if (!tensor.Type.IsFloating())
        {
            throw new CheckpointException(
                $"{Path}: tensor {name} has the type {tensor.Type}, and a floating-point type is needed; "
                + "convert it first");
        }

        int size = tensor.Type.Size();
        const int Chunk = 1 << 20;
        for (int done = 0; done < destination.Length; done += Chunk)
        {
            Span<float> part = destination[done..Math.Min(done + Chunk, destination.Length)];
            FloatConversion.ToFloat32(
                tensor.Type, Bytes(tensor, (firstElement + done) * size, part.Length * size), part);
        }
    }

    /// <summary>
    /// Where the values of a tensor lie in memory as this machine's float32, from element
    /// <paramref name="firstElement"/> on; null where they are of another type or byte order, or not aligned.
    /// </summary>
    /// <exception cref="CheckpointException">The file has no such tensor.</exception>
    internal float* FindFloat32(string name, long firstElement)
    {
        SafetensorsTensor tensor = Require(name);
        ObjectDisposedException.ThrowIf(_data is null, this);
        byte* first = _data + tensor.Begin + (firstElement * sizeof(float));
        return tensor.Type == SafetensorsType.F32 && BitConverter.IsLittleEndian && (nint)first % sizeof(float) == 0
            ? (float*)first
            : null;
    }

    /// <summary>Unmaps the file; spans taken from it must not be used any more.</summary>
    public void Dispose()
    {
        if (_data is not null)
        {
            _data = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private ReadOnlySpan<byte> Bytes(SafetensorsTensor tensor, long start, int length)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, tensor.End - tensor.Begin - start);
        return new ReadOnlySpan<byte>(_data + tensor.Begin + start, length);
    }
}
