using Minori.Models;
using Minori.Studies.Findings;
using Minori.Studies.Jobs;
using Minori.Studies.StudyFiles;

namespace Minori.Studies.Sections;

/// <summary>The shape of the model.</summary>
public sealed record ModelSection : ISection
{
    [Field("What the size is called in the report; its count of parameters when not given", Example = "0.1M")]
    public string? Name { get; init; }

    [Field("The kind of decoder: llama (RMSNorm, rotary positions, SwiGLU) or gpt2 (LayerNorm, learned positions, GELU, biases)")]
    public ModelFamily Architecture { get; init; } = ModelFamily.Llama;

    [Field("Width of the residual stream", Minimum = 8, Maximum = 65536, Example = "64")]
    public required int Width { get; init; }

    [Field("Number of layers", Minimum = 1, Maximum = 1000, Example = "2")]
    public required int Layers { get; init; }

    [Field("Number of attention heads; divides the width", Minimum = 1, Maximum = 1024, Example = "2")]
    public required int Heads { get; init; }

    [Field("Number of key–value heads; divides the heads, equal to them when not given and with gpt2", Minimum = 1, Maximum = 1024)]
    public int? KeyValueHeads { get; init; }

    [Field("Tokens the model sees at once", Minimum = 2, Maximum = 1 << 20, Example = "128")]
    public required int Context { get; init; }

    [Field("Tokens in the vocabulary; 256 means bytes, more a byte-level BPE trained on the corpus", Minimum = 256, Maximum = 1 << 20)]
    public int Vocabulary { get; init; } = 256;

    [Field("Whether the output projection is the embedding")]
    public bool TieEmbeddings { get; init; } = true;

    [Field("This size's own budgets in tokens, growing; those of pretraining when not given", MinimumCount = 2, Minimum = 1, Ascending = true)]
    public IReadOnlyList<long>? Budgets { get; init; }

    /// <summary>What a model of this shape costs.</summary>
    internal ModelConfiguration Configuration => ModelShape.Of(this).Configuration(Vocabulary);

    /// <summary>The name, given or not.</summary>
    internal string Label => Name ?? NumberText.Tokens(Configuration.ParameterCount);

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        bool turnsPairs = Architecture == ModelFamily.Llama;
        if (Width % Heads != 0 || (turnsPairs && Width / Heads % 2 != 0))
        {
            yield return (nameof(Heads), $"the width ({Width}) divided by the heads ({Heads}) must be {(turnsPairs ? "an even" : "a")} whole number");
        }

        if (KeyValueHeads is int n && Heads % n != 0)
        {
            yield return (nameof(KeyValueHeads), $"must divide the heads ({Heads}), found {n}");
        }
        else if (Architecture == ModelFamily.Gpt2 && KeyValueHeads is int other && other != Heads)
        {
            yield return (nameof(KeyValueHeads), $"a gpt2 has as many key–value heads as heads ({Heads}), found {other}; leave it out");
        }

        if (Vocabulary is > 256 and < 258)
        {
            yield return (nameof(Vocabulary), "must be 256 (bytes) or at least 258 (256 bytes, the separator and one merge)");
        }
    }
}
