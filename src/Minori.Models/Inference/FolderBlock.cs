namespace Minori.Models;

/// <summary>
/// The mapped files of a checkpoint folder. float32 tensors are read where they lie, others are converted piece by piece.
/// </summary>
internal sealed unsafe class FolderBlock(WeightsFolder weights) : IWeightBlock
{
    private readonly ParameterTensor[] _tensors = [.. weights.Layout.Tensors];
    private readonly long[] _offsets = [.. weights.Layout.Tensors.Select(tensor => tensor.Offset)];

    public float* Values(long offset, long count, float* room)
    {
        int index = Array.BinarySearch(_offsets, offset);
        index = index >= 0 ? index : ~index - 1;
        ParameterTensor tensor = _tensors[index];
        long first = offset - tensor.Offset;
        if (first + count <= tensor.Count && weights.Find(tensor, first) is var mapped && mapped is not null)
        {
            return mapped;
        }

        for (long done = 0; done < count; index++)
        {
            tensor = _tensors[index];
            first = offset + done - tensor.Offset;
            int part = (int)Math.Min(tensor.Count - first, count - done);
            weights.Read(tensor, first, new Span<float>(room + done, part));
            done += part;
        }

        return room;
    }
}
