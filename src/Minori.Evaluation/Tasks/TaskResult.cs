namespace Minori.Evaluation;

/// <summary>The scores of a model on a task.</summary>
/// <param name="Accuracy">Part of the examples whose answer has the highest summed log-likelihood; null without choices.</param>
/// <param name="AccuracyPerCharacter">The same by log-likelihood per character (<c>acc_norm</c>).</param>
/// <param name="AccuracyFirstToken">The same by the first token alone.</param>
/// <param name="Loss">Mean loss of the right completion, nats per token.</param>
/// <param name="Examples">The results of the examples, in their order.</param>
public sealed record TaskResult(
    Estimate? Accuracy,
    Estimate? AccuracyPerCharacter,
    Estimate? AccuracyFirstToken,
    Estimate Loss,
    IReadOnlyList<ExampleScore> Examples)
{
    internal static TaskResult Of(IReadOnlyList<ExampleScore> examples) => new(
        Proportion(examples, choices => choices.Best),
        Proportion(examples, choices => choices.BestPerCharacter),
        Proportion(examples, choices => choices.BestFirstToken),
        Estimate.OfRatio([.. examples.Select(example => (example.TotalNats, (double)example.Tokens))]),
        examples);

    private static Estimate? Proportion(IReadOnlyList<ExampleScore> examples, Func<ChoiceScores, int> pick) =>
        examples.All(example => example.Choices is not null)
            ? Estimate.OfProportion(examples.Count(example => pick(example.Choices!) == example.Answer), examples.Count)
            : null;
}
