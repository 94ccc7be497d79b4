using System.Text;
using System.Text.Json;

namespace Minori.Text;

/// <summary>
/// Reads a Hugging Face <c>tokenizer.json</c> with a byte-level BPE model. Whatever would change the tokens and is not
/// known here is an error, never ignored.
/// </summary>
internal static class TokenizerJsonReader
{
    private const int MostIds = 10_000_000;

    /// <exception cref="TokenizerException">
    /// The file is missing, malformed or asks for an unknown component.
    /// </exception>
    public static Tokenizer Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{path}: cannot be read ({(Directory.Exists(path) ? "it is a folder" : e.Message.TrimEnd('.'))}); give the path of a tokenizer.json", e);
        }
    }

    /// <param name="json">The file's content.</param>
    /// <param name="source">What errors call the file.</param>
    public static Tokenizer Parse(byte[] json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Build(new JsonNodeReader(document.RootElement, source, ""), json);
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"{source}:{e.LineNumber + 1}: not valid JSON; write the tokenizer.json anew", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TokenizerException($"{source}: a text is not valid Unicode; write the tokenizer.json anew", e);
        }
    }

    private static Tokenizer Build(JsonNodeReader root, byte[] json)
    {
        root.RequireNull("truncation");
        root.RequireNull("padding");
        JsonNodeReader model = root.Object("model");
        ReadModelSwitches(model);
        Dictionary<string, int> vocabulary = ReadVocabulary(model);
        List<AddedToken> added = [.. root.Array("added_tokens").Select(ReadAddedToken)];
        List<(string Left, string Right)> merges = [.. model.Array("merges").Select(ReadMerge)];
        if (added.Count == 0 && merges.Count == 0 && IsBytes(vocabulary))
        {
            return ByteTokenizer.Instance;
        }

        CheckDecoder(root);
        (PreTokenizer preTokenizer, bool prefixSpace) = PreTokenizerReader.Read(root);
        int? templateBegin = PostProcessorReader.BeginTokenId(root, vocabulary, added);
        byte[][] bytes = TokenBytes(root, vocabulary, added);
        int end = Named(added, "<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>")
            ?? throw root.Error("no added token <|endoftext|>, </s>, <|end_of_text|> or <eos> that could separate documents");
        int? begin = templateBegin
            ?? Named(added, "<s>", "<|begin_of_text|>", "<bos>")
            ?? Named(added, "<|endoftext|>");
        return new BytePairTokenizer(
            new BytePairModel
            {
                TokenBytes = bytes,
                ByteTokens = ByteTokens(root, vocabulary),
                Merges = new MergeTable(ResolveMerges(root, vocabulary, merges)),
                WholeWords = model.Boolean("ignore_merges") ? vocabulary : null,
                RawTokens = Matcher(added.Where(t => !t.Normalized)),
                NormalizedTokens = Matcher(added.Where(t => t.Normalized)),
                NormalizesToFormC = NormalizesToFormC(root),
                PreTokenizer = preTokenizer,
                AddsPrefixSpace = prefixSpace,
                BeginTokenId = begin,
                EndTokenId = end,
            },
            json);
    }

    private static void ReadModelSwitches(JsonNodeReader model)
    {
        string type = model.Text("type") ?? "BPE";
        if (type != "BPE")
        {
            throw model.Error($"the model is \"{type}\"; only byte-level BPE can be read");
        }

        model.RequireAbsent("continuing_subword_prefix");
        model.RequireAbsent("end_of_word_suffix");
        if (model.Boolean("byte_fallback"))
        {
            throw model.Error("byte_fallback (SentencePiece) cannot be read; only byte-level BPE can");
        }

        if (model.Number("dropout") is > 0)
        {
            throw model.Error("dropout makes tokens random and cannot be read; set it to null");
        }
    }

    private static Dictionary<string, int> ReadVocabulary(JsonNodeReader model)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        HashSet<int> ids = [];
        foreach ((string token, int id) in model.Object("vocab").Integers())
        {
            if (id is < 0 or >= MostIds || !ids.Add(id) || !vocabulary.TryAdd(token, id))
            {
                throw model.Error($"the token \"{token}\" has the id {id}, which is not possible or is taken twice");
            }
        }

        return vocabulary;
    }

    private static AddedToken ReadAddedToken(JsonNodeReader token)
    {
        string content = token.Text("content") is { Length: > 0 } text
            ? text
            : throw token.Error("an added token has no content");
        int id = token.Number("id") is >= 0 and < MostIds and double number
            ? (int)number
            : throw token.Error($"the added token \"{content}\" has no proper id");
        foreach (string option in new[] { "lstrip", "rstrip", "single_word" })
        {
            if (token.Boolean(option))
            {
                throw token.Error($"the added token \"{content}\" asks for {option}, which Minori does not have");
            }
        }

        return new AddedToken(id, content, token.Boolean("normalized"));
    }

    private static (string Left, string Right) ReadMerge(JsonNodeReader merge)
    {
        string[] parts = merge.Texts() ?? merge.Text()?.Split(' ') ?? [];
        return parts.Length == 2 ? (parts[0], parts[1]) : throw merge.Error("a merge is neither \"a b\" nor [\"a\", \"b\"]");
    }

    private static void CheckDecoder(JsonNodeReader root)
    {
        if (root.OptionalObject("decoder") is { } decoder && decoder.Text("type") != "ByteLevel")
        {
            throw decoder.Error($"the decoder \"{decoder.Text("type")}\" is not known; only ByteLevel is");
        }
    }

    private static bool NormalizesToFormC(JsonNodeReader root)
    {
        if (root.OptionalObject("normalizer") is not { } normalizer)
        {
            return false;
        }

        if (normalizer.Text("type") != "NFC")
        {
            throw normalizer.Error($"the normalizer \"{normalizer.Text("type")}\" is not known; only NFC is");
        }

        // In globalisation-invariant mode Normalize silently returns its input.
        return "e\u0301".Normalize(NormalizationForm.FormC) == "\u00E9"
            ? true
            : throw normalizer.Error(
                "NFC needs ICU, and .NET runs in globalisation-invariant mode; install ICU and unset "
                + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
    }

    private static bool IsBytes(Dictionary<string, int> vocabulary) =>
        vocabulary.Count == 256 && vocabulary.All(t => ByteAlphabet.Bytes(t.Key) is [byte b] && b == t.Value);

    private static byte[][] TokenBytes(JsonNodeReader root, Dictionary<string, int> vocabulary, List<AddedToken> added)
    {
        int size = 1 + vocabulary.Values.Concat(added.Select(t => t.Id)).DefaultIfEmpty(-1).Max();
        byte[][] bytes = new byte[size][];
        Array.Fill(bytes, []);
        HashSet<int> addedIds = [.. added.Select(t => t.Id)];
        foreach ((string token, int id) in vocabulary.Where(t => !addedIds.Contains(t.Value)))
        {
            bytes[id] = ByteAlphabet.Bytes(token)
                ?? throw root.Error($"the token \"{token}\" is not in the byte alphabet: this is not a byte-level BPE");
        }

        foreach (AddedToken token in added)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }

        return bytes;
    }

    /// <summary>The token of each byte; only the 13 bytes that UTF-8 never holds may be missing.</summary>
    private static int[] ByteTokens(JsonNodeReader root, Dictionary<string, int> vocabulary)
    {
        int[] tokens = new int[256];
        for (int b = 0; b < 256; b++)
        {
            tokens[b] = vocabulary.GetValueOrDefault(ByteAlphabet.Visible([(byte)b]), -1);
            if (tokens[b] < 0 && b is not (0xC0 or 0xC1 or >= 0xF5))
            {
                throw root.Error($"the vocabulary lacks byte 0x{b:X2}: this is not a byte-level BPE");
            }
        }

        return tokens;
    }

    private static (int Left, int Right, int Result)[] ResolveMerges(
        JsonNodeReader root, Dictionary<string, int> vocabulary, List<(string Left, string Right)> merges)
    {
        int Id(string token) => vocabulary.TryGetValue(token, out int id)
            ? id
            : throw root.Error($"a merge needs the token \"{token}\", which the vocabulary lacks");
        return [.. merges.Select(m => (Id(m.Left), Id(m.Right), Id(m.Left + m.Right)))];
    }

    private static AddedTokenMatcher Matcher(IEnumerable<AddedToken> tokens) =>
        new([.. tokens.Select(t => (Encoding.UTF8.GetBytes(t.Content), t.Id))]);

    private static int? Named(List<AddedToken> added, params string[] names) =>
        names.Select(n => added.Find(t => t.Content == n)).FirstOrDefault(t => t is not null)?.Id;
}

/// <summary>A token that is cut out of texts.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="Normalized">Whether it is looked for after normalisation, not before.</param>
internal sealed record AddedToken(int Id, string Content, bool Normalized);
