using System.Text.Json;

namespace Minori.Models.Families.Llama;

/// <summary>
/// The files of a LlamaForCausalLM. What this program cannot compute (biases, scaled rotary positions, another
/// activation) is an error, never ignored.
/// </summary>
internal sealed class LlamaFiles : FamilyFiles
{
    public override ModelFamily Family => ModelFamily.Llama;

    public override string ModelType => "llama";

    public override TensorNames Names { get; } = new()
    {
        Embedding = "model.embed_tokens",
        InputNorm = "model.layers.{0}.input_layernorm",
        QueryKeyValue =
        [
            "model.layers.{0}.self_attn.q_proj", "model.layers.{0}.self_attn.k_proj", "model.layers.{0}.self_attn.v_proj",
        ],
        AttentionOutput = "model.layers.{0}.self_attn.o_proj",
        PostAttentionNorm = "model.layers.{0}.post_attention_layernorm",
        Up = ["model.layers.{0}.mlp.gate_proj", "model.layers.{0}.mlp.up_proj"],
        Down = "model.layers.{0}.mlp.down_proj",
        FinalNorm = "model.norm",
        Head = "lm_head",
    };

    /// <inheritdoc/>
    public override string? Unwritable(ModelConfiguration configuration) =>
        configuration is
        {
            Norm: NormKind.RmsNorm, Positions: PositionKind.Rotary, FeedForward: FeedForwardKind.SwiGlu,
            QueryKeyValueBias: false, AttentionOutputBias: false, FeedForwardBias: false,
            ScaleResidualInitialization: false,
        }
            ? null
            : "a Llama has RMSNorm, rotary positions, SwiGLU, no biases and one initializer range";

    /// <inheritdoc/>
    public override bool IsIgnored(string name) =>
        name == TensorNames.Weight(Names.Head) || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override ModelConfiguration ReadConfiguration(JsonEntries entries)
    {
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

    /// <inheritdoc/>
    public override void WriteConfiguration(Utf8JsonWriter json, ModelConfiguration configuration)
    {
        WriteArchitecture(json, "LlamaForCausalLM");
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

        RefuseQuantisation(entries);
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
}
