using System.Text.Json;
using System.Text.Json.Nodes;
using Minori.Models.Families.Gpt2;
using Minori.Models.Families.Llama;

namespace Minori.Models;

/// <summary>
/// How the checkpoints of a family look on disk, as Hugging Face transformers writes them: <c>config.json</c> and the
/// names of the tensors. A new family is one class and one line in <see cref="All"/>.
/// </summary>
internal abstract class FamilyFiles
{
    /// <summary>Every family that can be read and written.</summary>
    public static IReadOnlyList<FamilyFiles> All { get; } = [new LlamaFiles(), new Gpt2Files()];

    public abstract ModelFamily Family { get; }

    /// <summary>The value of <c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    public abstract TensorNames Names { get; }

    /// <summary>The files of a family.</summary>
    public static FamilyFiles Of(ModelFamily family) => All.Single(files => files.Family == family);

    /// <summary>Reads <c>config.json</c>. Absent entries have the defaults of transformers.</summary>
    /// <exception cref="FormatException">
    /// An entry is missing, of a wrong kind, or asks for what is not supported; it is never ignored.
    /// </exception>
    /// <exception cref="ModelConfigurationException">The sizes do not make a model.</exception>
    public ModelConfiguration ReadConfiguration(JsonEntries entries)
    {
        if (entries.OptionalObject("quantization_config") is not null)
        {
            throw new FormatException("quantization_config is set, and quantised weights are not supported");
        }

        ModelConfiguration configuration = ReadOwnEntries(entries) with
        {
            InitializerRange = entries.OptionalFloat("initializer_range") ?? 0.02f,
            BeginTokenId = entries.OptionalFirstInteger("bos_token_id"),
            EndTokenId = entries.OptionalFirstInteger("eos_token_id"),
        };
        configuration.Validate();
        return configuration;
    }

    /// <summary>Writes the entries of <c>config.json</c> so that transformers loads the folder.</summary>
    /// <param name="json">Inside an object.</param>
    /// <param name="configuration">The model.</param>
    /// <param name="type">The type of the weights beside it.</param>
    public void WriteConfiguration(Utf8JsonWriter json, ModelConfiguration configuration, SafetensorsType type)
    {
        // In the order of their names, as transformers does.
        SortedDictionary<string, JsonNode?> entries = new(OwnEntries(configuration), StringComparer.Ordinal)
        {
            ["architectures"] = new JsonArray(ArchitectureName),
            ["bos_token_id"] = configuration.BeginTokenId,
            ["eos_token_id"] = configuration.EndTokenId,
            ["initializer_range"] = configuration.InitializerRange,
            ["model_type"] = ModelType,
            ["tie_word_embeddings"] = configuration.TieEmbeddings,
            ["torch_dtype"] = type.TorchName(),
            ["use_cache"] = true,
            ["vocab_size"] = configuration.VocabularySize,
        };
        foreach ((string name, JsonNode? value) in entries)
        {
            json.WritePropertyName(name);
            if (value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                value.WriteTo(json);
            }
        }
    }

    /// <summary>Why a configuration is not of this family, as one clause; null where it is.</summary>
    public abstract string? Unwritable(ModelConfiguration configuration);

    /// <summary>Another name under which files may hold a tensor, or null.</summary>
    public virtual string? Alias(string name) => null;

    /// <summary>
    /// Whether a file may hold this tensor beside those of the model: a buffer that follows from the configuration, or
    /// the copy of a tied head.
    /// </summary>
    public abstract bool IsIgnored(string name);

    /// <summary>The one value of <c>architectures</c>.</summary>
    protected abstract string ArchitectureName { get; }

    /// <summary>Reads what families have different names or defaults for.</summary>
    protected abstract ModelConfiguration ReadOwnEntries(JsonEntries entries);

    /// <summary>The entries that families have different names for, or alone.</summary>
    protected abstract Dictionary<string, JsonNode?> OwnEntries(ModelConfiguration configuration);
}
