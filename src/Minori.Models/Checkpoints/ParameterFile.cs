using System.Collections.Immutable;
using Minori.Compute;

namespace Minori.Models;

/// <summary>A block of a parameter layout, and the prefix that its tensors' names take in a file.</summary>
/// <param name="Prefix">For example "" for weights, "m." for an optimizer's first moments.</param>
/// <param name="Values">The block.</param>
public readonly record struct ParameterBlock(string Prefix, AlignedBuffer<float> Values);

/// <summary>Blocks of a parameter layout (weights, moments) as float32 tensors of one safetensors file.</summary>
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
            select (block.Prefix + tensor.Name, SafetensorsType.F32, tensor.Shape.Select(size => (long)size).ToImmutableArray()));
        foreach (ParameterBlock block in blocks)
        {
            foreach (ParameterTensor tensor in layout.Tensors)
            {
                writer.WriteFloat32(
                    block.Prefix + tensor.Name, 0, block.Values.Slice(tensor.Offset, (int)tensor.Count));
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
                reader.ReadFloat32(name, 0, block.Values.Slice(tensor.Offset, (int)tensor.Count));
            }
        }
    }

    /// <summary>Checks that a file's tensor has the shape of the layout's.</summary>
    /// <exception cref="CheckpointException">It is absent or has another shape.</exception>
    internal static void RequireShape(SafetensorsReader reader, string name, ParameterTensor expected)
    {
        SafetensorsTensor found = reader.Require(name);
        if (!found.Shape.SequenceEqual(expected.Shape.Select(size => (long)size)))
        {
            throw new CheckpointException(
                $"{reader.Path}: tensor {name} has the shape {found.ShapeText}, and the model's "
                + $"configuration needs [{string.Join(", ", expected.Shape)}]; use the config.json that belongs to these weights");
        }
    }
}
