using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace Minori.Models;

/// <summary>
/// The header of a safetensors file (huggingface/safetensors, "Format"): eight bytes of little-endian length N, N bytes
/// of JSON, then the data, which the tensors must cover without hole or overlap.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The bytes before the JSON.</summary>
    public const int PrefixLength = 8;

    private const ulong MaximumLength = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>The length N of the JSON, read from the file's first eight bytes.</summary>
    /// <exception cref="FormatException">N is above 100,000,000 or passes the end of the file.</exception>
    public static int ReadLength(ReadOnlySpan<byte> prefix, long fileLength)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumLength)
        {
            throw new FormatException($"its header claims {length} bytes, and at most {MaximumLength} are allowed");
        }

        if ((long)length > fileLength - PrefixLength)
        {
            throw new FormatException($"its header claims {length} bytes, and the file has only {fileLength}");
        }

        return (int)length;
    }

    /// <summary>Parses and checks the JSON against the length of the data that follows it.</summary>
    /// <exception cref="FormatException">What is wrong, worded to follow "the file is refused because".</exception>
    public static (IReadOnlyList<SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'{')
        {
            throw new FormatException("its header does not start with '{'");
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw new FormatException("its header is not valid UTF-8");
        }

        var tensors = new List<SafetensorsTensor>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey))
                {
                    ReadMetadata(property.Value, metadata);
                }
                else
                {
                    tensors.Add(ReadTensor(property.Name, property.Value));
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"its header is not the JSON of a safetensors file ({FirstLine(error.Message)})");
        }

        CheckCover(tensors, dataLength);
        return (tensors, metadata);
    }

    /// <summary>
    /// The eight bytes of length and the JSON, padded with spaces so that the data start on 64 bytes.
    /// </summary>
    public static byte[] Format(
        IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[PrefixLength]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            foreach (SafetensorsTensor tensor in tensors)
            {
                WriteTensor(json, tensor);
            }

            json.WriteEndObject();
        }

        while (stream.Length % 64 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        byte[] header = stream.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - PrefixLength));
        return header;
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw new FormatException($"its {MetadataKey} entry {property.Name} is not a string");
            }

            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out JsonElement type)
            || type.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out JsonElement shape)
            || !element.TryGetProperty("data_offsets", out JsonElement offsets))
        {
            throw new FormatException($"its tensor {name} lacks dtype, shape or data_offsets");
        }

        string typeName = type.GetString()!;
        if (!Enum.TryParse(typeName, out SafetensorsType parsed) || parsed.ToString() != typeName)
        {
            throw new FormatException(
                $"its tensor {name} has the type {typeName}, which is not one of "
                + $"{string.Join(", ", Enum.GetNames<SafetensorsType>())}");
        }

        ImmutableArray<long> sizes = ReadIntegers(shape, name, "shape");
        ImmutableArray<long> ends = ReadIntegers(offsets, name, "data_offsets");
        if (ends.Length != 2 || ends[0] > ends[1])
        {
            throw new FormatException($"its tensor {name} has data_offsets that are not a begin and an end");
        }

        if (ByteCount(sizes, parsed) != ends[1] - ends[0])
        {
            throw new FormatException(
                $"its tensor {name} holds {ends[1] - ends[0]} bytes, and shape "
                + $"[{string.Join(", ", sizes)}] of {typeName} needs another number");
        }

        return new SafetensorsTensor(name, parsed, sizes, ends[0], ends[1]);
    }

    private static ImmutableArray<long> ReadIntegers(JsonElement element, string name, string field)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"its tensor {name} has a {field} that is not an array");
        }

        var values = ImmutableArray.CreateBuilder<long>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long value) || value < 0)
            {
                throw new FormatException($"its tensor {name} has a {field} entry that is not a natural number");
            }

            values.Add(value);
        }

        return values.MoveToImmutable();
    }

    /// <summary>The bytes of a tensor, or −1 where their number does not fit 63 bits.</summary>
    private static long ByteCount(ImmutableArray<long> shape, SafetensorsType type)
    {
        try
        {
            return checked(shape.Aggregate(1L, (product, size) => checked(product * size)) * type.Size());
        }
        catch (OverflowException)
        {
            return -1;
        }
    }

    private static void CheckCover(List<SafetensorsTensor> tensors, long dataLength)
    {
        long end = 0;
        foreach (SafetensorsTensor tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != end)
            {
                string what = tensor.Begin > end ? "leaves a hole before" : "overlaps the tensor before";
                throw new FormatException($"its tensor {tensor.Name} {what} byte {Math.Max(tensor.Begin, end)} of the data");
            }

            end = tensor.End;
        }

        if (end != dataLength)
        {
            throw new FormatException($"its tensors end at byte {end} of the data, and the data have {dataLength} bytes");
        }
    }

    private static void WriteTensor(Utf8JsonWriter json, SafetensorsTensor tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Begin);
        json.WriteNumberValue(tensor.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string FirstLine(string message) => message.ReplaceLineEndings(" ");
}
