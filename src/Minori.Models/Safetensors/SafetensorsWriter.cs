using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Minori.Models;

/// <summary>
/// Writes a safetensors file: first the header of all tensors, then their values in whatever order and pieces the
/// caller has them, so that a model larger than memory can be written. Tensors are laid out by element size, largest
/// first, then by name. Several threads may write at once. The file is good only after <see cref="Complete"/>.
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private const int Chunk = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsTensor> _byName;
    private readonly Dictionary<string, StrongBox<long>> _written;

    private SafetensorsWriter(
        string path, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        _path = path;
        Tensors = tensors;
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _written = tensors.ToDictionary(tensor => tensor.Name, _ => new StrongBox<long>(), StringComparer.Ordinal);
        byte[] header = SafetensorsHeader.Format(tensors, metadata);
        _dataStart = header.Length;
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None);
        RandomAccess.Write(_file, header, 0);
    }

    /// <summary>The tensors as they lie in the file.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>Creates a file, or empties one that exists, and writes its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Name, type and shape of every tensor, in any order.</param>
    /// <param name="metadata">Further entries for <c>__metadata__</c>, beside <c>"format": "pt"</c>.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    /// <exception cref="CheckpointException">The file cannot be created.</exception>
    public static SafetensorsWriter Create(
        string path,
        IEnumerable<(string Name, SafetensorsType Type, ImmutableArray<long> Shape)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var placed = new List<SafetensorsTensor>();
        long end = 0;
        foreach ((string name, SafetensorsType type, ImmutableArray<long> shape) in tensors
            .OrderByDescending(tensor => tensor.Type.Size())
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            long begin = end;
            end = checked(begin + (shape.Aggregate(1L, (product, size) => checked(product * size)) * type.Size()));
            placed.Add(new SafetensorsTensor(name, type, shape, begin, end));
        }

        var entries = new Dictionary<string, string>(metadata ?? ImmutableDictionary<string, string>.Empty)
        {
            ["format"] = "pt",
        };
        try
        {
            return new SafetensorsWriter(path, placed, entries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, error);
        }
    }

    /// <summary>Writes bytes of a tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="start">Where the bytes go, counted from the tensor's own first byte.</param>
    /// <param name="bytes">Little-endian elements; no byte may be written twice.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or the bytes leave it.</exception>
    /// <exception cref="CheckpointException">The disk refuses them.</exception>
    public void Write(string name, long start, ReadOnlySpan<byte> bytes)
    {
        if (!_byName.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new ArgumentException($"the header has no tensor {name}", nameof(name));
        }

        if (start < 0 || bytes.Length > tensor.End - tensor.Begin - start)
        {
            throw new ArgumentException($"the bytes leave tensor {name}", nameof(start));
        }

        try
        {
            RandomAccess.Write(_file, bytes, _dataStart + tensor.Begin + start);
        }
        catch (IOException error)
        {
            throw Unwritable(_path, error);
        }

        Interlocked.Add(ref _written[name].Value, bytes.Length);
    }

    /// <summary>
    /// Writes values of a floating-point tensor, rounded to its type, from element <paramref name="firstElement"/> on.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// There is no such tensor, it is not of a floating-point type, or the values leave it.
    /// </exception>
    /// <exception cref="CheckpointException">The disk refuses them.</exception>
    public void WriteValues(string name, long firstElement, ReadOnlySpan<float> values)
    {
        SafetensorsType type = _byName.TryGetValue(name, out SafetensorsTensor? tensor) ? tensor.Type : SafetensorsType.F32;
        if (!type.IsFloating())
        {
            throw new ArgumentException($"tensor {name} has the type {type}, which is no floating-point type", nameof(name));
        }

        int size = type.Size();
        if (type == SafetensorsType.F32 && BitConverter.IsLittleEndian)
        {
            WriteBytes(name, firstElement * size, values);
            return;
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Min(values.Length, Chunk) * size);
        try
        {
            for (int done = 0; done < values.Length; done += Chunk)
            {
                ReadOnlySpan<float> part = values[done..Math.Min(done + Chunk, values.Length)];
                Span<byte> written = bytes.AsSpan(0, part.Length * size);
                FloatConversion.FromFloat32(type, part, written);
                Write(name, (firstElement + done) * size, written);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Checks that every tensor has all its bytes and flushes the file to the disk.</summary>
    /// <exception cref="InvalidOperationException">A tensor lacks bytes, or has more than it holds.</exception>
    /// <exception cref="CheckpointException">The disk refuses.</exception>
    public void Complete()
    {
        foreach (SafetensorsTensor tensor in Tensors)
        {
            if (_written[tensor.Name].Value != tensor.End - tensor.Begin)
            {
                throw new InvalidOperationException(
                    $"{_written[tensor.Name].Value} of {tensor.End - tensor.Begin} bytes of tensor {tensor.Name} were written");
            }
        }

        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException error)
        {
            throw Unwritable(_path, error);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Writes values as they stand in memory; a span of bytes holds a quarter of the largest span of floats.</summary>
    private void WriteBytes(string name, long start, ReadOnlySpan<float> values)
    {
        const int Longest = 1 << 28;
        for (long done = 0; done < values.Length; done += Longest)
        {
            ReadOnlySpan<float> part = values[(int)done..(int)Math.Min(done + Longest, values.Length)];
            Write(name, start + (done * sizeof(float)), MemoryMarshal.AsBytes(part));
        }
    }

    private static CheckpointException Unwritable(string path, Exception error) =>
        new($"{path}: cannot be written ({error.Message}); check the folder and its free space", error);
}
