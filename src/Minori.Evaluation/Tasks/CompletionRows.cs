using Minori.Text;

namespace Minori.Evaluation;

/// <summary>One row for every pair of a prompt and a completion; gathers each completion's log-likelihood.</summary>
internal sealed class CompletionRows : IScoredRows
{
    private readonly List<PromptedContinuation> _pairs = [];
    private readonly List<Completion> _scores = [];

    public int Count => _pairs.Count;

    /// <summary>Adds a pair that fits the context and returns its row.</summary>
    public int Add(PromptedContinuation pair)
    {
        _pairs.Add(pair);
        _scores.Add(default);
        return _pairs.Count - 1;
    }

    public Completion this[int row] => _scores[row];

    public int Length(int row) => _pairs[row].Tokens.Length - 1;

    public void Fill(int row, Span<int> inputs, Span<int> targets)
    {
        PromptedContinuation pair = _pairs[row];
        pair.Tokens.AsSpan(..^1).CopyTo(inputs);
        targets.Fill(-1);
        pair.Tokens.AsSpan(pair.ContinuationStart..).CopyTo(targets[(pair.ContinuationStart - 1)..]);
    }

    public void Take(int row, ReadOnlySpan<float> negativeLogLikelihood)
    {
        ReadOnlySpan<float> scored = negativeLogLikelihood[(_pairs[row].ContinuationStart - 1)..];
        double nats = 0;
        foreach (float value in scored)
        {
            nats += value;
        }

        _scores[row] = new Completion(scored.Length, nats, scored[0]);
    }
}

/// <summary>The score of one completion: its tokens, the sum of their −log p, and the first one's.</summary>
internal readonly record struct Completion(int Tokens, double TotalNats, double FirstTokenNats);
