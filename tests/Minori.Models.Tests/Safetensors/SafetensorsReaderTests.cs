using System.Buffers.Binary;
using System.Text;
using Minori.Testing;
using Xunit;

namespace Minori.Models.Tests.Safetensors;

public sealed class SafetensorsReaderTests
{
    [Fact]
    public void AFileLaidOutByHandIsRead()
    {
        using var folder = new TemporaryFolder();
        string path = WriteFile(
            folder,
            """{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"h":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]},"s":{"dtype":"F16","shape":[],"data_offsets":[12,14]},"none":{"dtype":"I64","shape":[0,4],"data_offsets":[14,14]},"d":{"dtype":"F64","shape":[1],"data_offsets":[14,22]},"u":{"dtype":"BOOL","shape":[2],"data_offsets":[22,24]}}   """,
            [
                0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0, // 1, −2 in float32
                0x40, 0x40, 0x80, 0xBF, // 3, −1 in bfloat16
                0x00, 0x38, // 0.5 in float16
                0, 0, 0, 0, 0, 0, 0xD0, 0x3F, // 0.25 in float64
                1, 0,
            ]);
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Assert.Equal("pt", reader.Metadata["format"]);
        Assert.Equal(["b", "h", "s", "none", "d", "u"], reader.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1f, -2f], Read(reader, "b"));
        Assert.Equal([3f, -1f], Read(reader, "h"));
        Assert.Equal([0.5f], Read(reader, "s"));
        Assert.Equal([0.25f], Read(reader, "d"));
        Assert.Equal([2L, 1L], reader.Find("b")!.Shape.ToArray());
        Assert.Equal(0, reader.Find("none")!.Count);
        Assert.Equal([(byte)1, (byte)0], reader.Bytes("u", 0, 2).ToArray());
        Assert.Null(reader.Find("absent"));

        float[] second = new float[1];
        reader.ReadFloat32("b", 1, second);
        Assert.Equal([-2f], second);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadFloat32("b", 2, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Bytes("u", 1, 2).Length);
        Assert.Throws<CheckpointException>(() => reader.ReadFloat32("u", 0, second));
        Assert.Throws<CheckpointException>(() => reader.ReadFloat32("absent", 0, second));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs another number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,0]}}""", 0, "needs another number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "end at byte 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "end at byte 8")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "hole before byte 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", 2, "begin and an end")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}""", 2, "natural number")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,2]}}""", 2, "natural number")]
    [InlineData("""{"a":{"dtype":"U8","shape":2,"data_offsets":[0,2]}}""", 2, "not an array")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2, "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"1","shape":[2],"data_offsets":[0,2]}}""", 2, "the type 1")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,2]}}""", 2, "lacks dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "not the JSON")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "not a string")]
    [InlineData("""{"a":[]}""", 0, "lacks dtype")]
    [InlineData("""{"a":{"dtype":"U8"},""", 0, "not the JSON")]
    [InlineData(""" {}""", 0, "does not start with '{'")]
    [InlineData("", 0, "does not start with '{'")]
    public void ABrokenHeaderIsRefusedWithOneClearLine(string header, int dataLength, string expected)
    {
        using var folder = new TemporaryFolder();
        AssertRefused(WriteFile(folder, header, new byte[dataLength]), expected);
    }

    [Fact]
    public void LengthsThatCannotBeAreRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bad.safetensors");
        File.WriteAllBytes(path, [1, 2, 3]);
        AssertRefused(path, "shorter than the eight bytes");
        foreach ((ulong length, string expected) in ((ulong, string)[])[(3, "has only 10"), (100_000_001, "at most 100000000"), (ulong.MaxValue, "at most")])
        {
            byte[] bytes = new byte[10];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            File.WriteAllBytes(path, bytes);
            AssertRefused(path, expected);
        }

        AssertRefused(folder.File("absent.safetensors"), "cannot be read");
    }

    [Fact]
    public void InvalidUtf8IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bad.safetensors");
        byte[] json = [.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8];
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(path, [.. length, .. json]);
        AssertRefused(path, "not valid UTF-8");
    }

    private static float[] Read(SafetensorsReader reader, string name)
    {
        float[] values = new float[reader.Find(name)!.Count];
        reader.ReadFloat32(name, 0, values);
        return values;
    }

    private static void AssertRefused(string path, string expected)
    {
        string message = Assert.Throws<CheckpointException>(() => SafetensorsReader.Open(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static string WriteFile(TemporaryFolder folder, string header, byte[] data)
    {
        string path = folder.File("file.safetensors");
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
        return path;
    }
}
