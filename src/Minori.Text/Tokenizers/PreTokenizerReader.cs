namespace Minori.Text;

/// <summary>
/// Reads the <c>pre_tokenizer</c> of a tokenizer.json: ByteLevel, alone or after Split by a known pattern or Digits.
/// </summary>
internal static class PreTokenizerReader
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Gpt2Grouped = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string ContractionsAndWords = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string SymbolsAndSpaces = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The pre-tokeniser and whether a space is put in front of the text.</summary>
    /// <exception cref="TokenizerException">A component or pattern is not known.</exception>
    public static (PreTokenizer PreTokenizer, bool AddsPrefixSpace) Read(JsonNodeReader root)
    {
        JsonNodeReader node = root.OptionalObject("pre_tokenizer")
            ?? throw root.Error("there is no pre_tokenizer; a byte-level BPE has ByteLevel");
        List<JsonNodeReader> parts = node.Text("type") == "Sequence" ? [.. node.Array("pretokenizers")] : [node];
        if (parts.Count == 0 || parts[^1].Text("type") != "ByteLevel")
        {
            throw node.Error(
                $"the pre_tokenizer \"{parts.LastOrDefault()?.Text("type")}\" is not known; the last one has to be ByteLevel");
        }

        bool prefixSpace = parts[^1].Boolean("add_prefix_space", otherwise: true);
        bool usesPattern = parts[^1].Boolean("use_regex", otherwise: true);
        if (parts.Count > 1 && prefixSpace)
        {
            throw node.Error("add_prefix_space after another pre_tokenizer is not known");
        }

        PreTokenizer preTokenizer = usesPattern ? new Gpt2Pattern() : new WholeText();
        for (int i = parts.Count - 2; i >= 0; i--)
        {
            preTokenizer = parts[i].Text("type") switch
            {
                "Digits" => new DigitPreTokenizer(parts[i].Boolean("individual_digits"), preTokenizer),
                "Split" when preTokenizer is WholeText => Pattern(parts[i]),
                _ => throw parts[i].Error($"the pre_tokenizer \"{parts[i].Text("type")}\" is not known here"),
            };
        }

        return (preTokenizer, prefixSpace);
    }

    private static PatternPreTokenizer Pattern(JsonNodeReader split)
    {
        // The known patterns match all of a text, so keeping the matches and cutting at them is the same.
        bool keepsMatches = (split.Text("behavior"), split.Boolean("invert")) is ("Isolated", false) or ("Removed", true);
        string? pattern = split.OptionalObject("pattern")?.Text("Regex");
        return pattern switch
        {
            Gpt2 or Gpt2Grouped when keepsMatches => new Gpt2Pattern(),
            ContractionsAndWords + @"\p{N}{1,3}" + SymbolsAndSpaces when keepsMatches => new Cl100kPattern(digits: 3),
            ContractionsAndWords + @"\p{N}" + SymbolsAndSpaces when keepsMatches => new Cl100kPattern(digits: 1),
            _ => throw split.Error($"the pattern {pattern} is not known; those of GPT-2, Llama 3 and Qwen 2 are"),
        };
    }
}
