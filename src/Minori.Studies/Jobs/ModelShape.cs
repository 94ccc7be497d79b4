using System.Text.Json.Serialization;
using Minori.Models;
using Minori.Studies.Sections;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>
/// The shape of a model before its vocabulary is known: the tokenizer decides that one. Records of Llamas don't name
/// their architecture.
/// </summary>
internal sealed record ModelShape(
    int Width,
    int Layers,
    int Heads,
    int KeyValueHeads,
    int Context,
    bool TieEmbeddings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ModelFamily Architecture = ModelFamily.Llama)
{
    public static ModelShape Of(ModelSection section) => new(
        section.Width, section.Layers, section.Heads, section.KeyValueHeads ?? section.Heads, section.Context, section.TieEmbeddings,
        section.Architecture);

    /// <summary>The whole configuration of a model that speaks a tokenizer's language.</summary>
    public ModelConfiguration Configuration(Tokenizer tokenizer) => Configuration(tokenizer.VocabularySize) with
    {
        BeginTokenId = tokenizer.BeginTokenId,
        EndTokenId = tokenizer.EndTokenId,
    };

    /// <summary>The whole configuration, for counting what it costs.</summary>
    public ModelConfiguration Configuration(int vocabulary) => ModelConfiguration.Of(
        Architecture, vocabulary, Width, Layers, Heads, Context, KeyValueHeads, TieEmbeddings);
}
