using System.Text.Encodings.Web;
using System.Text.Json;

namespace Minori.Text;

/// <summary>
/// Writes the Hugging Face <c>tokenizer.json</c> of a byte-level BPE tokenizer, every field that loaders expect
/// included.
/// </summary>
internal static class TokenizerJsonWriter
{
    /// <param name="vocabulary">Tokens in their visible form, by id.</param>
    /// <param name="merges">Pairs of visible tokens, best rank first.</param>
    /// <param name="endOfText">
    /// The special token that is cut out of texts, or null for none; it is in the vocabulary too.
    /// </param>
    /// <param name="useRegex">Whether the GPT-2 pattern cuts the text before merging.</param>
    public static byte[] Write(
        IReadOnlyList<string> vocabulary,
        IEnumerable<(string Left, string Right)> merges,
        string? endOfText,
        bool useRegex)
    {
        using MemoryStream stream = new();
        JsonWriterOptions options = new()
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (Utf8JsonWriter json = new(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAddedTokens(json, vocabulary, endOfText);
            json.WriteNull("normalizer");
            WriteByteLevel(json, "pre_tokenizer", useRegex);
            json.WriteNull("post_processor");
            WriteByteLevel(json, "decoder", useRegex: true);
            WriteModel(json, vocabulary, merges);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, IReadOnlyList<string> vocabulary, string? endOfText)
    {
        json.WriteStartArray("added_tokens");
        if (endOfText is not null)
        {
            json.WriteStartObject();
            json.WriteNumber("id", vocabulary.ToList().IndexOf(endOfText));
            json.WriteString("content", endOfText);
            json.WriteBoolean("single_word", false);
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteByteLevel(Utf8JsonWriter json, string property, bool useRegex)
    {
        json.WriteStartObject(property);
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", useRegex);
        json.WriteEndObject();
    }

    private static void WriteModel(
        Utf8JsonWriter json, IReadOnlyList<string> vocabulary, IEnumerable<(string Left, string Right)> merges)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteNull("unk_token");
        json.WriteNull("continuing_subword_prefix");
        json.WriteNull("end_of_word_suffix");
        json.WriteBoolean("fuse_unk", false);
        json.WriteBoolean("byte_fallback", false);
        json.WriteBoolean("ignore_merges", false);
        json.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.Count; id++)
        {
            json.WriteNumber(vocabulary[id], id);
        }

        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach ((string left, string right) in merges)
        {
            json.WriteStringValue($"{left} {right}");
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
