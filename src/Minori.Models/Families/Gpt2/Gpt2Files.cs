using System.Text.Json.Nodes;

namespace Minori.Models.Families.Gpt2;

/// <summary>
/// The files of a GPT2LMHeadModel. Its layers' matrices are stored as [in, out]; files of the bare model lack the prefix
/// <c>transformer.</c>, and older ones hold the causal mask as a buffer.
/// </summary>
internal sealed class Gpt2Files : FamilyFiles
{
    private const string Prefix = "transformer.";

    public override ModelFamily Family => ModelFamily.Gpt2;

    public override string ModelType => "gpt2";

    protected override string ArchitectureName => "GPT2LMHeadModel";

    public override TensorNames Names { get; } = new()
    {
        Embedding = Prefix + "wte",
        Positions = Prefix + "wpe",
        InputNorm = Prefix + "h.{0}.ln_1",
        QueryKeyValue = [Prefix + "h.{0}.attn.c_attn"],
        AttentionOutput = Prefix + "h.{0}.attn.c_proj",
        PostAttentionNorm = Prefix + "h.{0}.ln_2",
        Up = [Prefix + "h.{0}.mlp.c_fc"],
        Down = Prefix + "h.{0}.mlp.c_proj",
        FinalNorm = Prefix + "ln_f",
        Head = "lm_head",
        LayersAreTransposed = true,
    };

    /// <inheritdoc/>
    public override string? Unwritable(ModelConfiguration configuration)
    {
        bool isGpt2 = configuration is
        {
            Norm: NormKind.LayerNorm, Positions: PositionKind.Learned,
            FeedForward: FeedForwardKind.GeluTanh or FeedForwardKind.GeluErf,
            QueryKeyValueBias: true, AttentionOutputBias: true, FeedForwardBias: true,
            ScaleResidualInitialization: true,
        };
        return !isGpt2 ? "a GPT-2 has LayerNorm, learned positions, GELU, biases and smaller residual projections"
            : configuration.KeyValueHeadCount != configuration.HeadCount
                ? $"a GPT-2 has as many key–value heads as heads, not {configuration.KeyValueHeadCount}"
            : (long)configuration.HeadCount * configuration.HeadDimension != configuration.Width
                ? "the heads of a GPT-2 are together as wide as the model"
            : null;
    }

    /// <inheritdoc/>
    protected override ModelConfiguration ReadOwnEntries(JsonEntries entries)
    {
        RefuseUnsupported(entries);
        int width = entries.OptionalInteger("n_embd") ?? 768;
        return ModelConfiguration.Gpt2(
            entries.OptionalInteger("vocab_size") ?? 50257,
            width,
            entries.OptionalInteger("n_layer") ?? 12,
            entries.OptionalInteger("n_head") ?? 12,
            entries.OptionalInteger("n_positions") ?? 1024,
            entries.OptionalInteger("n_inner"),
            entries.OptionalBoolean("tie_word_embeddings") ?? true) with
        {
            FeedForward = Activation(entries),
            NormEpsilon = entries.OptionalFloat("layer_norm_epsilon") ?? 1e-5f,
        };
    }

    /// <inheritdoc/>
    protected override Dictionary<string, JsonNode?> OwnEntries(ModelConfiguration configuration) => new()
    {
        ["activation_function"] = configuration.FeedForward == FeedForwardKind.GeluTanh ? "gelu_new" : "gelu",
        ["attn_pdrop"] = 0.0,
        ["embd_pdrop"] = 0.0,
        ["layer_norm_epsilon"] = configuration.NormEpsilon,
        ["n_embd"] = configuration.Width,
        ["n_head"] = configuration.HeadCount,
        ["n_inner"] = configuration.FeedForwardWidth,
        ["n_layer"] = configuration.LayerCount,
        ["n_positions"] = configuration.ContextLength,
        ["resid_pdrop"] = 0.0,
        ["scale_attn_by_inverse_layer_idx"] = false,
        ["scale_attn_weights"] = true,
    };

    /// <inheritdoc/>
    public override string? Alias(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : null;

    /// <inheritdoc/>
    public override bool IsIgnored(string name) =>
        name == TensorNames.Weight(Names.Head)
        || name.EndsWith(".attn.bias", StringComparison.Ordinal)
        || name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);

    private static FeedForwardKind Activation(JsonEntries entries) =>
        entries.OptionalString("activation_function") switch
        {
            null or "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => FeedForwardKind.GeluTanh,
            "gelu" => FeedForwardKind.GeluErf,
            string other => throw new FormatException(
                $"activation_function is \"{other}\", and only \"gelu_new\" and \"gelu\" are supported"),
        };

    private static void RefuseUnsupported(JsonEntries entries)
    {
        if (!(entries.OptionalBoolean("scale_attn_weights") ?? true))
        {
            throw new FormatException("scale_attn_weights is false, and only scores divided by √D are supported");
        }

        foreach (string key in (ReadOnlySpan<string>)["scale_attn_by_inverse_layer_idx", "add_cross_attention"])
        {
            if (entries.OptionalBoolean(key) ?? false)
            {
                throw new FormatException($"{key} is true, and that is not supported");
            }
        }
    }
}
