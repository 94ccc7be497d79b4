namespace Minori.Evaluation;

/// <summary>
/// Cuts every document into disjoint windows of the model's context and gathers their losses. With a begin token, the
/// window is [begin, t₀ … t₍ₙ₋₂₎] → [t₀ … t₍ₙ₋₁₎]; without one, [t₀ … t₍ₙ₋₂₎] → [t₁ … t₍ₙ₋₁₎].
/// </summary>
internal sealed class DocumentWindows : IScoredRows
{
    private readonly EvaluationText _text;
    private readonly int? _begin;
    private readonly List<Window> _windows = [];
    private readonly double[] _nats;

    public DocumentWindows(EvaluationText text, int context)
    {
        _text = text;
        _begin = text.Tokenizer.BeginTokenId;
        int unscored = _begin is null ? 1 : 0;
        for (int document = 0; document < text.Documents.Count; document++)
        {
            int tokens = text.Documents[document].Tokens.Length;
            for (int start = 0; start < tokens; start += context)
            {
                int scored = Math.Min(context, tokens - start) - unscored;
                if (scored > 0)
                {
                    _windows.Add(new Window(document, start + unscored, scored));
                }
            }
        }

        _nats = new double[_windows.Count];
    }

    public int Count => _windows.Count;

    public int Length(int row) => _windows[row].Scored;

    public void Fill(int row, Span<int> inputs, Span<int> targets)
    {
        ReadOnlySpan<int> scored = ScoredTokens(_windows[row]);
        scored.CopyTo(targets);
        scored[..^1].CopyTo(inputs[1..]);
        inputs[0] = _begin ?? _text.Documents[_windows[row].Document].Tokens[_windows[row].FirstScored - 1];
    }

    public void Take(int row, ReadOnlySpan<float> negativeLogLikelihood)
    {
        double sum = 0;
        foreach (float nats in negativeLogLikelihood)
        {
            sum += nats;
        }

        _nats[row] = sum;
    }

    /// <summary>The losses by document, once every window was taken.</summary>
    public LossResult Collect()
    {
        List<DocumentLoss> losses = [];
        for (int row = 0; row < _windows.Count;)
        {
            int document = _windows[row].Document;
            long tokens = 0;
            long bytes = 0;
            double nats = 0;
            for (; row < _windows.Count && _windows[row].Document == document; row++)
            {
                tokens += _windows[row].Scored;
                nats += _nats[row];
                foreach (int token in ScoredTokens(_windows[row]))
                {
                    bytes += _text.Tokenizer.ByteCount(token);
                }
            }

            EncodedDocument source = _text.Documents[document];
            losses.Add(new DocumentLoss(source.Id, source.Domain, tokens, nats, bytes));
        }

        return LossResult.Of(losses);
    }

    private ReadOnlySpan<int> ScoredTokens(Window window) =>
        _text.Documents[window.Document].Tokens.AsSpan(window.FirstScored, window.Scored);

    private readonly record struct Window(int Document, int FirstScored, int Scored);
}
