using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Minori.Models;

/// <summary>
/// The identity of a model's weights: SHA-256 over name, shape and float32 values of every tensor in layout order. It
/// does not depend on how files cut or order the tensors.
/// </summary>
internal static class WeightsHash
{
    private const int ChunkLength = 1 << 18;

    /// <summary>The hash of weights in memory, 64 lower-case hexadecimal digits.</summary>
    public static string Compute(Parameters parameters) =>
        Compute(parameters.Layout, (tensor, start, chunk) => parameters.Tensor(tensor)
            .Slice((int)start, chunk.Length).CopyTo(chunk));

    /// <summary>The hash of a folder's weights, read a megabyte at a time.</summary>
    /// <param name="weights">The folder.</param>
    /// <param name="see">Sees every piece of every tensor, in their order.</param>
    public static string Compute(WeightsFolder weights, Action<ParameterTensor, ReadOnlySpan<float>>? see = null) =>
        Compute(weights.Layout, (tensor, start, chunk) =>
        {
            weights.Read(tensor, start, chunk);
            see?.Invoke(tensor, chunk);
        });

    private static string Compute(ParameterLayout layout, ReadValues read)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] chunk = new float[ChunkLength];
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name + "\0"));
            BinaryPrimitives.WriteInt64LittleEndian(number, tensor.Shape.Length);
            hash.AppendData(number);
            foreach (int size in tensor.Shape)
            {
                BinaryPrimitives.WriteInt64LittleEndian(number, size);
                hash.AppendData(number);
            }

            for (long start = 0; start < tensor.Count; start += ChunkLength)
            {
                Span<float> part = chunk.AsSpan(0, (int)Math.Min(ChunkLength, tensor.Count - start));
                read(tensor, start, part);
                hash.AppendData(FloatConversion.LittleEndianBytes(part));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private delegate void ReadValues(ParameterTensor tensor, long firstElement, Span<float> destination);
}
