namespace Minori.Evaluation;

/// <summary>Scores of one example's choices, and which choice each way of scoring picks; among equals, the first.</summary>
/// <param name="LogLikelihoods">Summed log-likelihood of each choice after the prompt, in nats.</param>
/// <param name="Characters">Length of each choice in characters (Unicode scalar values).</param>
/// <param name="FirstTokens">Log-likelihood of each choice's first token.</param>
public sealed record ChoiceScores(
    IReadOnlyList<double> LogLikelihoods, IReadOnlyList<int> Characters, IReadOnlyList<double> FirstTokens)
{
    /// <summary>The choice with the highest log-likelihood.</summary>
    public int Best { get; } = FirstMaximum(LogLikelihoods);

    /// <summary>The choice with the highest log-likelihood per character.</summary>
    public int BestPerCharacter { get; } =
        FirstMaximum([.. LogLikelihoods.Zip(Characters, (sum, characters) => sum / Math.Max(1, characters))]);

    /// <summary>The choice whose first token is the likeliest.</summary>
    public int BestFirstToken { get; } = FirstMaximum(FirstTokens);

    private static int FirstMaximum(IReadOnlyList<double> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Count; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}
