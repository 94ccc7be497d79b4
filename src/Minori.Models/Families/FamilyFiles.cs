using System.Text.Json;
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
    public abstract ModelConfiguration ReadConfiguration(JsonEntries entries);

    /// <summary>Writes the entries of <c>config.json</c> so that transformers loads the folder.</summary>
    public abstract void WriteConfiguration(Utf8JsonWriter json, ModelConfiguration configuration);

    /// <summary>Why a configuration is not of this family, as one clause; null where it is.</summary>
    public abstract string? Unwritable(ModelConfiguration configuration);

    /// <summary>Another name under which files may hold a tensor, or null.</summary>
    public virtual string? Alias(string name) => null;

    /// <summary>
    /// Whether a file may hold this tensor beside those of the model: a buffer that follows from the configuration, or
    /// the copy of a tied head.
    /// </summary>
    public abstract bool IsIgnored(string name);

    protected static void WriteToken(Utf8JsonWriter json, string key, int? token)
    {
        if (token is { } id)
        {
            json.WriteNumber(key, id);
        }
        else
        {
            json.WriteNull(key);
        }
    }

    protected static void WriteArchitecture(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray("architectures");
        json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <summary>Refuses weights that are not floating-point numbers.</summary>
    /// <exception cref="FormatException">The configuration is of quantised weights.</exception>
    protected static void RefuseQuantisation(JsonEntries entries)
    {
        if (entries.OptionalObject("quantization_config") is not null)
        {
            throw new FormatException("quantization_config is set, and quantised weights are not supported");
        }
    }
}
