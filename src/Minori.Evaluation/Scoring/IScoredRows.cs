namespace Minori.Evaluation;

/// <summary>Rows of tokens to be scored, and the place where their scores go.</summary>
internal interface IScoredRows
{
    /// <summary>Number of rows.</summary>
    int Count { get; }

    /// <summary>Number of input tokens of a row, at least 1 and at most the model's context.</summary>
    int Length(int row);

    /// <summary>Writes a row. Both spans have its length; a target of −1 is not scored.</summary>
    void Fill(int row, Span<int> inputs, Span<int> targets);

    /// <summary>Takes a row's scores: −log p of each target, 0 where it is not scored. Rows come in any order.</summary>
    void Take(int row, ReadOnlySpan<float> negativeLogLikelihood);
}
