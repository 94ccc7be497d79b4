namespace Minori.Text;

/// <summary>
/// Reads the <c>post_processor</c> of a tokenizer.json. Minori never adds tokens while encoding; a template only tells
/// which token begins a sequence.
/// </summary>
internal static class PostProcessorReader
{
    /// <summary>The special token that the template puts first, or null.</summary>
    /// <exception cref="TokenizerException">A component is not known.</exception>
    public static int? BeginTokenId(JsonNodeReader root, Dictionary<string, int> vocabulary, List<AddedToken> added)
    {
        if (root.OptionalObject("post_processor") is not { } node)
        {
            return null;
        }

        int? begin = null;
        foreach (JsonNodeReader part in node.Text("type") == "Sequence" ? node.Array("processors") : [node])
        {
            begin = part.Text("type") switch
            {
                "ByteLevel" => begin,
                "TemplateProcessing" => First(part, vocabulary, added) ?? begin,
                string other => throw part.Error($"the post_processor \"{other}\" is not known; ByteLevel and TemplateProcessing are"),
                null => throw part.Error("the post_processor has no type"),
            };
        }

        return begin;
    }

    private static int? First(JsonNodeReader template, Dictionary<string, int> vocabulary, List<AddedToken> added)
    {
        string? token = template.Array("single").FirstOrDefault()?.OptionalObject("SpecialToken")?.Text("id");
        return token is null ? null
            : added.Find(t => t.Content == token) is { } found ? found.Id
            : vocabulary.TryGetValue(token, out int id) ? id
            : throw template.Error($"the template's token \"{token}\" is neither added nor in the vocabulary");
    }
}
