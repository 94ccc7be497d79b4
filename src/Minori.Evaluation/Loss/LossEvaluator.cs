using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Evaluation;

/// <summary>
/// The loss of a model on documents. Each document is scored by itself, in disjoint windows of the model's context.
/// Where the tokenizer has a begin token, every window is prefixed by it and all of the window's tokens are scored;
/// where it has none, the window's first token is not scored. Results do not depend on threads or batches.
/// </summary>
public static class LossEvaluator
{
    /// <summary>
    /// Bytes of native memory that an evaluation takes at most, the model kept in memory; tasks take no more.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The threads that work.</param>
    public static long MemoryBytes(ModelConfiguration model, int threads) =>
        ForwardModel.BytesOf(model) + RowScorer.MemoryBytes(model, threads);

    /// <summary>Scores documents.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="documents">What is scored.</param>
    /// <param name="team">The threads that work.</param>
    /// <param name="maxTokens">Score the first documents up to this many tokens, the last one cut there; null scores all.</param>
    /// <exception cref="EvaluationException">No document has a token to score, or the tokenizer is not the model's.</exception>
    public static LossResult Evaluate(
        ForwardModel model,
        Tokenizer tokenizer,
        IEnumerable<Document> documents,
        ThreadTeam team,
        long? maxTokens = null) =>
        Evaluate(model, EvaluationText.Encode(tokenizer, documents, maxTokens), team);

    /// <summary>Scores documents that were encoded before.</summary>
    /// <exception cref="EvaluationException">No document has a token to score, or the tokenizer is not the model's.</exception>
    public static LossResult Evaluate(ForwardModel model, EvaluationText text, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        RowScorer.Require(model, text.Tokenizer);
        DocumentWindows windows = new(text, model.Configuration.ContextLength);
        if (windows.Count == 0)
        {
            throw new EvaluationException(
                "the data hold no token to score: give documents with text (two tokens where the tokenizer has no begin token)");
        }

        RowScorer.Score(model, windows, team);
        return windows.Collect();
    }
}
