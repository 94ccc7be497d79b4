namespace Minori.Text;

/// <summary>
/// One exercise: a prompt and either choices, one of which is right, or a target to be written. What is scored or
/// trained on is the prompt, a space, and the choice or target.
/// </summary>
/// <param name="Prompt">What is given; it does not end in a space.</param>
/// <param name="Choices">The possible continuations, or null for an exercise with a target.</param>
/// <param name="Answer">The index of the right choice, −1 for an exercise with a target.</param>
/// <param name="Target">The text to be written, or null for an exercise with choices.</param>
/// <param name="References">Other good targets, or null.</param>
public sealed record TaskExample(
    string Prompt, IReadOnlyList<string>? Choices, int Answer, string? Target, IReadOnlyList<string>? References)
{
    /// <summary>The right continuation without the space before it.</summary>
    public string Solution => Choices is null ? Target! : Choices[Answer];

    /// <summary>An exercise with choices.</summary>
    public static TaskExample OfChoices(string prompt, IReadOnlyList<string> choices, int answer) =>
        new(prompt, choices, answer, null, null);

    /// <summary>An exercise with a target.</summary>
    public static TaskExample OfTarget(string prompt, string target, IReadOnlyList<string>? references = null) =>
        new(prompt, null, -1, target, references);
}
