using System.Text.Json.Nodes;

namespace Minori.Models.Families.Llama;

/// <summary>
/// The files of a LlamaForCausalLM. What this program cannot compute (biases, scaled rotary positions, another
/// activation) is an error, never ignored.
/// </summary>
internal sealed class LlamaFiles : FamilyFiles
{
    public override ModelFamily Family => ModelFamily.Llama;

    public override string ModelType => "llama";

    protected override string ArchitectureName => "LlamaForCausalLM";

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
    protected override ModelConfiguration ReadOwnEntries(JsonEntries entries)
    {
        RefuseUnsupported(entries);
        int width = entries.Integer("hidden_size");
        int heads = entries.Integer("num_attention_heads");
        return new ModelConfiguration
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
        };
    }

    /// <inheritdoc/>
    protected override Dictionary<string, JsonNode?> OwnEntries(ModelConfiguration configuration) => new()
    {
        ["attention_bias"] = false,
        ["attention_dropout"] = 0.0,
        ["head_dim"] = configuration.HeadDimension,
        ["hidden_act"] = "silu",
        ["hidden_size"] = configuration.Width,
        ["intermediate_size"] = configuration.FeedForwardWidth,
        ["max_position_embeddings"] = configuration.ContextLength,
        ["mlp_bias"] = false,
        ["num_attention_heads"] = configuration.HeadCount,
        ["num_hidden_layers"] = configuration.LayerCount,
        ["num_key_value_heads"] = configuration.KeyValueHeadCount,
        ["rms_norm_eps"] = configuration.NormEpsilon,
        ["rope_scaling"] = null,
        ["rope_theta"] = configuration.RopeBase,
    };

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
