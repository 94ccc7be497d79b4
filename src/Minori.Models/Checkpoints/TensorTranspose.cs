namespace Minori.Models;

/// <summary>
/// Values of a matrix that files hold the other way round, as [in, out], in pieces of the order in which they lie in
/// memory, [out, in]. It goes by blocks of rows, so that each read or write of the file covers neighbours.
/// </summary>
internal static class TensorTranspose
{
    // 64 floats: four lines of the cache for each row of the file.
    private const int BlockRows = 64;

    /// <summary>Fills <paramref name="destination"/> with elements from <paramref name="firstElement"/> on.</summary>
    public static void Read(
        SafetensorsReader file, string name, ParameterTensor tensor, long firstElement, Span<float> destination)
    {
        (int rows, int columns) = (tensor.Shape[0], tensor.Shape[1]);
        Span<float> line = stackalloc float[BlockRows];
        int end = (int)((firstElement + destination.Length + columns - 1) / columns);
        for (int row = (int)(firstElement / columns); row < end; row += BlockRows)
        {
            Span<float> part = line[..Math.Min(BlockRows, end - row)];
            for (int column = 0; column < columns; column++)
            {
                file.ReadFloat32(name, ((long)column * rows) + row, part);
                long place = ((long)row * columns) + column - firstElement;
                foreach (float value in part)
                {
                    if (place >= 0 && place < destination.Length)
                    {
                        destination[(int)place] = value;
                    }

                    place += columns;
                }
            }
        }
    }

    /// <summary>Writes a whole tensor.</summary>
    public static void Write(SafetensorsWriter file, string name, ParameterTensor tensor, ReadOnlySpan<float> values)
    {
        (int rows, int columns) = (tensor.Shape[0], tensor.Shape[1]);
        float[] lines = new float[(long)BlockRows * rows];
        for (int column = 0; column < columns; column += BlockRows)
        {
            int count = Math.Min(BlockRows, columns - column);
            for (int row = 0; row < rows; row++)
            {
                for (int i = 0; i < count; i++)
                {
                    lines[((long)i * rows) + row] = values[(row * columns) + column + i];
                }
            }

            file.WriteValues(name, (long)column * rows, lines.AsSpan(0, count * rows));
        }
    }
}
