using Minori.Compute;

namespace Minori.Models;

/// <summary>A block of a parameter layout, and the prefix that its tensors' names take in a file.</summary>
/// <param name="Prefix">For example "" for weights, "m." for an optimizer's first moments.</param>
/// <param name="Values">The block.</param>
public readonly record struct ParameterBlock(string Prefix, AlignedBuffer<float> Values);

/// <summary>
/// Blocks of a parameter layout (weights, moments) as float32 tensors of one safetensors file, matrices the way round in
/// which the family's files hold them.
/// </summary>
public static class ParameterFile
{
    /// <summary>Writes every tensor of every block and flushes the file to the disk.</summary>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public static void Write(string path, ParameterLayout layout, params IReadOnlyList<ParameterBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(blocks);
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path,
            from block in blocks
            from tensor in layout.Tensors
            select (block.Prefix + tensor.Name, SafetensorsType.F32, tensor.FileShape));
        foreach (ParameterBlock block in blocks)
        {
            foreach (ParameterTensor tensor in layout.Tensors)
            {
                Write(writer, block.Prefix + tensor.Name, tensor, block.Values.Slice(tensor.Offset, (int)tensor.Count));
            }
        }

        writer.Complete();
    }

    /// <summary>Fills every tensor of every block.</summary>
    /// <exception cref="CheckpointException">
    /// The file is broken, or a tensor is missing or of another shape.
    /// </exception>
    public static void Read(string path, ParameterLayout layout, params IReadOnlyList<ParameterBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(blocks);
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        foreach (ParameterBlock block in blocks)
        {
            foreach (ParameterTensor tensor in layout.Tensors)
            {
                string name = block.Prefix + tensor.Name;
                RequireShape(reader, name, tensor);
                Read(reader, name, tensor, 0, block.Values.Slice(tensor.Offset, (int)tensor.Count));
            }
        }
    }

    /// <summary>Writes a whole tensor, the way round in which the family's files hold it.</summary>
    internal static void Write(
        SafetensorsWriter writer, string name, ParameterTensor tensor, ReadOnlySpan<float> values)
    {
        if (tensor.IsTransposedInFiles)
        {
            TensorTranspose.Write(writer, name, tensor, values);
        }
        else
        {
            writer.WriteValues(name, 0, values);
        }
    }

    /// <summary>Reads values of a tensor in the layout's order, from element <paramref name="firstElement"/> on.</summary>
    internal static void Read(
        SafetensorsReader reader, string name, ParameterTensor tensor, long firstElement, Span<float> destination)
    {
        if (tensor.IsTransposedInFiles)
        {
            TensorTranspose.Read(reader, name, tensor, firstElement, destination);
        }
        else
        {
            reader.ReadFloat32(name, firstElement, destination);
        }
    }

    /// <summary>Checks that a file's tensor has the shape of the layout's.</summary>
    /// <exception cref="CheckpointException">It is absent or has another shape.</exception>
    internal static void RequireShape(SafetensorsReader reader, string name, ParameterTensor expected)
    {
        SafetensorsTensor found = reader.Require(name);
        if (!found.Shape.SequenceEqual(expected.FileShape))
        {
            throw new CheckpointException(
                $"{reader.Path}: tensor {name} has the shape {found.ShapeText}, and the model's "
                + $"configuration needs [{string.Join(", ", expected.FileShape)}]; use the config.json that belongs to these weights");
        }
    }
}
