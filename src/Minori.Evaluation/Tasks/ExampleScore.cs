namespace Minori.Evaluation;

/// <summary>The result of one example: the unit that a bootstrap resamples.</summary>
/// <param name="Tokens">Tokens of the right completion: the answer's choice or the target.</param>
/// <param name="TotalNats">Sum of −log p over them.</param>
/// <param name="Answer">Index of the right choice; −1 where the example has no choices.</param>
/// <param name="Choices">The choices' scores; null where the example has no choices.</param>
public sealed record ExampleScore(int Tokens, double TotalNats, int Answer, ChoiceScores? Choices);
