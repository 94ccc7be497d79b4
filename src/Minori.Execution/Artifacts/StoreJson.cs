using System.Text.Json.Serialization;
using Minori.Execution.Maintenance;

namespace Minori.Execution.Artifacts;

/// <summary>Generated readers and writers of the store's own files: they start faster than reflection does.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(ArtifactManifest))]
[JsonSerializable(typeof(ManifestFormat))]
[JsonSerializable(typeof(StoredStudy))]
[JsonSerializable(typeof(ArchiveContents))]
[JsonSerializable(typeof(FailureNote))]
[JsonSerializable(typeof(ProgressNote))]
[JsonSerializable(typeof(FolderOwner))]
internal sealed partial class StoreJson : JsonSerializerContext;
