using System.Text.Json;

namespace Minori.Models.Families.Llama;

/// <summary>
/// The <c>config.json</c> of a LlamaForCausalLM, as Hugging Face transformers writes it. Absent entries have that
/// library's defaults; what this program cannot compute (biases, scaled rotary positions, another activation) is an
/// error, never ignored.
/// </summary>
internal static class LlamaConfigurationFile
{
    /// <summary>The value of <c>model_type</c>.</summary>
    public const string ModelType = "llama";

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="FormatException">
    /// An entry is missing, of a wrong kind, or asks for what is not supported.
    /// </exception>
    /// <exception cref="ModelConfigurationException">The sizes do not make a model.</exception>
    public static ModelConfiguration Read(JsonElement root)
    {
        var entries = new JsonEntries(root);
        RefuseUnsupported(entries);
        int width = entries.Integer("hidden_size");
        int heads = entries.Integer("num_attention_heads");
        var configuration = new ModelConfiguration
        {
            VocabularySize = entries.Integer("vocab_size"),
            Width = width,
            LayerCount = entries.Integer("num_hidden_layers"),
            HeadCount = heads,
            KeyValueHeadCount = entries.OptionalInteger("num_key_value_heads") ?? heads,
            HeadDimension = entries.OptionalInteger("head_dim") ?? HeadDimension(width, heads),
            FeedForwardWidth = entries.Integer("intermediate_size"),
            ContextLength = entries.OptionalInteger("max_position_embeddings") ?? 2048,
            TieEmbeddings = entries.OptionalBoolean("tie_word_embeddings") ?? false,
            NormEpsilon = entries.OptionalFloat("rms_norm_eps") ?? 1e-6f,
            RopeBase = RopeBase(entries),
            InitializerRange = entries.OptionalFloat("initializer_range") ?? 0.02f,
            BeginTokenId = entries.OptionalFirstInteger("bos_token_id"),
            EndTokenId = entries.OptionalFirstInteger("eos_token_id"),
        };
        configuration.Validate();
        return configuration;
    }

    /// <summary>Writes the configuration so that transformers loads it as a LlamaForCausalLM.</summary>
    public static void Write(Stream stream, ModelConfiguration configuration)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("architectures");
        json.WriteStringValue("LlamaForCausalLM");
        json.WriteEndArray();
        json.WriteBoolean("attention_bias", false);
        json.WriteNumber("attention_dropout", 0.0);
        WriteToken(json, "bos_token_id", configuration.BeginTokenId);
        WriteToken(json, "eos_token_id", configuration.EndTokenId);
        json.WriteNumber("head_dim", configuration.HeadDimension);
        json.WriteString("hidden_act", "silu");
        json.WriteNumber("hidden_size", configuration.Width);
        json.WriteNumber("initializer_range", configuration.InitializerRange);
        json.WriteNumber("intermediate_size", configuration.FeedForwardWidth);
        json.WriteNumber("max_position_embeddings", configuration.ContextLength);
        json.WriteBoolean("mlp_bias", false);
        json.WriteString("model_type", ModelType);
        json.WriteNumber("num_attention_heads", configuration.HeadCount);
        json.WriteNumber("num_hidden_layers", configuration.LayerCount);
        json.WriteNumber("num_key_value_heads", configuration.KeyValueHeadCount);
        json.WriteNumber("rms_norm_eps", configuration.NormEpsilon);
        json.WriteNull("rope_scaling");
        json.WriteNumber("rope_theta", configuration.RopeBase);
        json.WriteBoolean("tie_word_embeddings", configuration.TieEmbeddings);
        json.WriteString("torch_dtype", "float32");
        json.WriteBoolean("use_cache", true);
        json.WriteNumber("vocab_size", configuration.VocabularySize);
        json.WriteEndObject();
    }

    private static void RefuseUnsupported(JsonEntries entries)
    {
        foreach (string bias in (ReadOnlySpan<string>)["attention_bias", "mlp_bias"])
        {
            if (entries.OptionalBoolean(bias) ?? false)
            {
                throw new FormatException($"{bias} is true, and Llama models with biases are not supported");
            }
        }

        if (entries.OptionalString("hidden_act") is { } activation && activation != "silu")
        {
            throw new FormatException($"hidden_act is \"{activation}\", and only \"silu\" is supported");
        }

        if (entries.OptionalObject("quantization_config") is not null)
        {
            throw new FormatException("quantization_config is set, and quantised weights are not supported");
        }
    }

    private static int HeadDimension(int width, int heads) =>
        heads > 0 && width % heads == 0
            ? width / heads
            : throw new FormatException(
                $"hidden_size {width} is not divisible by num_attention_heads {heads}, and head_dim is absent");

    /// <summary>
    /// The rotary base: <c>rope_theta</c>, at the top or, in newer files, inside <c>rope_parameters</c> or
    /// <c>rope_scaling</c>, which may name no type but "default".
    /// </summary>
    private static float RopeBase(JsonEntries entries)
    {
        float? theta = entries.OptionalFloat("rope_theta");
        foreach (string key in (ReadOnlySpan<string>)["rope_scaling", "rope_parameters"])
        {
            if (entries.OptionalObject(key) is not { } rope)
            {
                continue;
            }

            string? type = rope.OptionalString("rope_type") ?? rope.OptionalString("type");
            if (type != "default" && (type is not null || key == "rope_scaling"))
            {
                throw new FormatException($"{key} has the type \"{type}\", and only \"default\" is supported");
            }

            theta = rope.OptionalFloat("rope_theta") ?? theta;
        }

        return theta ?? 10000f;
    }

    private static void WriteToken(Utf8JsonWriter json, string key, int? token)
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
}
