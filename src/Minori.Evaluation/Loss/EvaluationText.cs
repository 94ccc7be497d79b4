using Minori.Text;

namespace Minori.Evaluation;

/// <summary>
/// Documents as tokens, ready to be scored by any number of models that share the tokenizer: encode once, score often.
/// </summary>
public sealed class EvaluationText
{
    private readonly List<EncodedDocument> _documents = [];

    private EvaluationText(Tokenizer tokenizer) => Tokenizer = tokenizer;

    /// <summary>The tokenizer that made the tokens.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Number of tokens, scored or not.</summary>
    public long Tokens { get; private set; }

    internal IReadOnlyList<EncodedDocument> Documents => _documents;

    /// <summary>Encodes documents.</summary>
    /// <param name="tokenizer">The models' tokenizer.</param>
    /// <param name="documents">The documents, in the order in which results will name them.</param>
    /// <param name="maxTokens">Take the first documents up to this many tokens, the last one cut there; null takes all.</param>
    /// <exception cref="EvaluationException"><paramref name="maxTokens"/> is less than one.</exception>
    public static EvaluationText Encode(Tokenizer tokenizer, IEnumerable<Document> documents, long? maxTokens = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(documents);
        if (maxTokens is < 1)
        {
            throw new EvaluationException($"the token limit cannot be {maxTokens}: take a number from 1 up");
        }

        EvaluationText text = new(tokenizer);
        long left = maxTokens ?? long.MaxValue;
        foreach (Document document in documents)
        {
            int[] tokens = tokenizer.Encode(document.Text);
            tokens = tokens.Length > left ? tokens[..(int)left] : tokens;
            text._documents.Add(new EncodedDocument(document.Id, document.Domain, tokens));
            text.Tokens += tokens.Length;
            left -= tokens.Length;
            if (left == 0)
            {
                break;
            }
        }

        return text;
    }
}

/// <summary>One document as tokens.</summary>
internal sealed record EncodedDocument(string Id, string Domain, int[] Tokens);
