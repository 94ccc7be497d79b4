using System.Text.Json.Serialization;

namespace Minori.Execution.Artifacts;

/// <summary>Generated readers and writers of the store's own files: they start faster than reflection does.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ArtifactManifest))]
[JsonSerializable(typeof(FolderOwner))]
internal sealed partial class StoreJson : JsonSerializerContext;
