using System.Collections.Immutable;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Safetensors;

public sealed class SafetensorsRoundTripTests
{
    [Fact]
    public void RandomFilesComeBackByteForByte()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20);
        for (int round = 0; round < 60; round++)
        {
            string path = folder.File("round.safetensors");
            var tensors = RandomTensors(random);
            var metadata = new Dictionary<string, string> { ["note"] = $"\"{round}\"\n実り" };
            var bytes = new Dictionary<string, byte[]>();
            using (SafetensorsWriter writer = SafetensorsWriter.Create(path, tensors, metadata))
            {
                foreach (SafetensorsTensor tensor in writer.Tensors.OrderBy(_ => random.Next()))
                {
                    byte[] content = new byte[tensor.End - tensor.Begin];
                    random.NextBytes(content);
                    bytes[tensor.Name] = content;
                    int cut = random.Next(content.Length + 1);
                    writer.Write(tensor.Name, cut, content.AsSpan(cut));
                    writer.Write(tensor.Name, 0, content.AsSpan(0, cut));
                }

                writer.Complete();
            }

            using SafetensorsReader reader = SafetensorsReader.Open(path);
            Assert.Equal("pt", reader.Metadata["format"]);
            Assert.Equal(metadata["note"], reader.Metadata["note"]);
            Assert.Equal(tensors.Count, reader.Tensors.Count);
            foreach ((string name, SafetensorsType type, ImmutableArray<long> shape) in tensors)
            {
                SafetensorsTensor tensor = reader.Find(name)!;
                Assert.Equal(type, tensor.Type);
                Assert.Equal(shape.ToArray(), tensor.Shape.ToArray());
                Assert.Equal(bytes[name], reader.Bytes(name, 0, bytes[name].Length).ToArray());
            }
        }
    }

    [Fact]
    public void TheLayoutIsBySizeOfElementThenByNameAndDataStartOnACacheLine()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("order.safetensors");
        using (SafetensorsWriter writer = SafetensorsWriter.Create(
            path,
            [("z", SafetensorsType.F32, [1]), ("a", SafetensorsType.U8, [3]), ("b", SafetensorsType.F32, [1]), ("y", SafetensorsType.F64, [1])]))
        {
            Assert.Equal(["y", "b", "z", "a"], writer.Tensors.Select(tensor => tensor.Name));
            Assert.Throws<InvalidOperationException>(writer.Complete);
            foreach (SafetensorsTensor tensor in writer.Tensors)
            {
                writer.Write(tensor.Name, 0, new byte[tensor.End - tensor.Begin]);
            }

            writer.Complete();
            Assert.Throws<ArgumentException>(() => writer.Write("a", 2, [0, 0]));
            Assert.Throws<ArgumentException>(() => writer.Write("absent", 0, []));
            Assert.Throws<ArgumentException>(() => writer.WriteValues("a", 0, [1]));
        }

        Assert.Equal(0, (new FileInfo(path).Length - (8 + 4 + 4 + 3)) % 64);
        Assert.Equal((byte)'{', File.ReadAllBytes(path)[8]);
    }

    [Fact]
    public void EveryFloatingTypeBecomesTheNearestFloat32()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("types.safetensors");
        float[] values = [0, -0f, 1, -2.5f, 65504, float.PositiveInfinity, float.NaN, 6e-8f];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(
            path,
            [("f16", SafetensorsType.F16, [8]), ("bf16", SafetensorsType.BF16, [8]), ("f64", SafetensorsType.F64, [8])]))
        {
            writer.Write("f16", 0, [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))]);
            writer.Write("bf16", 0, [.. values.SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)))]);
            writer.Write("f64", 0, [.. values.SelectMany(value => BitConverter.GetBytes((double)value))]);
            writer.Complete();
        }

        using SafetensorsReader reader = SafetensorsReader.Open(path);
        float[] actual = new float[8];
        reader.ReadFloat32("f64", 0, actual);
        Assert.Equal(values, actual);
        reader.ReadFloat32("f16", 0, actual);
        Assert.Equal(values.Select(value => (float)(Half)value), actual);
        reader.ReadFloat32("bf16", 0, actual);
        Assert.Equal(values.Select(value => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000)), actual);
    }

    private static List<(string Name, SafetensorsType Type, ImmutableArray<long> Shape)> RandomTensors(Random random)
    {
        SafetensorsType[] types = Enum.GetValues<SafetensorsType>();
        return [.. Enumerable.Range(0, random.Next(12)).Select(i => (
            $"tensor.{i}.\"é{(char)random.Next(0x20, 0x7F)}",
            types[random.Next(types.Length)],
            Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(6)).ToImmutableArray()))];
    }
}
