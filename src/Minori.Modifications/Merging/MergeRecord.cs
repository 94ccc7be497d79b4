using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>What lies beside the merged weights: configuration, tokenizer, and the record of the merge.</summary>
internal static class MergeRecord
{
    private const string FileName = "merge.json";
    private const string Configuration = "config.json";

    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "tokenizer.model", "chat_template.jinja", "generation_config.json",
    ];

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>What is merged, with the files' hashes where the request asks for them.</summary>
    public static MergeResult Describe(MergeRequest request, ImmutableArray<double> weights, MergeSources sources)
    {
        bool isTies = request.Method == MergeMethod.Ties;
        return new MergeResult
        {
            Method = request.Method,
            Models = [.. sources.Models.Zip(weights, (model, weight) => Describe(model, weight, request.HashFiles))],
            Base = sources.Base is { } origin ? Describe(origin, null, request.HashFiles) : null,
            Density = isTies ? request.EffectiveDensity : null,
            Scale = isTies ? request.EffectiveScale : null,
            Tensors = sources.First.Names.Length,
            Values = sources.First.Names.Sum(name => sources.First.Describe(name).Count),
            Version = typeof(MergeRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        };
    }

    /// <summary>Writes everything but the weights, each file flushed to the disk.</summary>
    public static void WriteCompanions(string folder, MergeRequest request, CheckpointTensors first, MergeResult result)
    {
        foreach (string name in TokenizerFiles.Where(name => File.Exists(Path.Combine(first.Folder, name))))
        {
            WriteFlushed(Path.Combine(folder, name), File.ReadAllBytes(Path.Combine(first.Folder, name)));
        }

        byte[] configuration = File.ReadAllBytes(Path.Combine(first.Folder, Configuration));
        WriteFlushed(
            Path.Combine(folder, Configuration), request.Type is { } type ? WithType(configuration, type) : configuration);
        WriteFlushed(Path.Combine(folder, FileName), [.. JsonSerializer.SerializeToUtf8Bytes(result, Format), (byte)'\n']);
    }

    private static MergedModel Describe(CheckpointTensors model, double? weight, bool hash) =>
        new(model.Folder, weight, [.. model.Files.Select(path => Describe(path, hash))]);

    private static MergedFile Describe(string path, bool hash)
    {
        using FileStream stream = File.OpenRead(path);
        return new MergedFile(
            Path.GetFileName(path), stream.Length, hash ? Convert.ToHexStringLower(SHA256.HashData(stream)) : null);
    }

    /// <summary>The configuration with the type under the name, or names, that it has it.</summary>
    private static byte[] WithType(byte[] configuration, SafetensorsType type)
    {
        var entries = (JsonObject)JsonNode.Parse(configuration)!;
        foreach (string key in entries.ContainsKey("dtype") ? (string[])["dtype"] : ["torch_dtype"])
        {
            entries[key] = type.TorchName();
        }

        return [.. JsonSerializer.SerializeToUtf8Bytes(entries, Format), (byte)'\n'];
    }

    private static void WriteFlushed(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = File.Create(path);
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
