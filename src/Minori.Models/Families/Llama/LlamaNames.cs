using System.Globalization;

namespace Minori.Models.Families.Llama;

/// <summary>The names that Hugging Face files of the Llama family give their tensors.</summary>
internal static class LlamaNames
{
    public const string Embedding = "model.embed_tokens.weight";
    public const string FinalNorm = "model.norm.weight";
    public const string Head = "lm_head.weight";

    public static string InputNorm(int layer) => Layer(layer, "input_layernorm");

    public static string Query(int layer) => Layer(layer, "self_attn.q_proj");

    public static string Key(int layer) => Layer(layer, "self_attn.k_proj");

    public static string Value(int layer) => Layer(layer, "self_attn.v_proj");

    public static string AttentionOutput(int layer) => Layer(layer, "self_attn.o_proj");

    public static string PostAttentionNorm(int layer) => Layer(layer, "post_attention_layernorm");

    public static string Gate(int layer) => Layer(layer, "mlp.gate_proj");

    public static string Up(int layer) => Layer(layer, "mlp.up_proj");

    public static string Down(int layer) => Layer(layer, "mlp.down_proj");

    /// <summary>
    /// Whether a file may hold this tensor beside those of the layout: the rotary frequencies of older files, which
    /// follow from the configuration, and the copy of a tied head.
    /// </summary>
    public static bool IsIgnored(string name) =>
        name == Head || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    private static string Layer(int layer, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"model.layers.{layer}.{part}.weight");
}
