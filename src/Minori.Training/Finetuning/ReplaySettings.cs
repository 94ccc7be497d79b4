namespace Minori.Training;

/// <summary>
/// Replay of pre-training text while tuning. Beside the B examples of a batch stand R = ⌊φB/(1 − φ) + ½⌋ windows of the
/// text (at least one), as long as the batch's rows, all of whose tokens are learned: a fraction φ of the tokens of each
/// batch, but for rounding. The loss is (1 − w)·task + w·text, each the mean over its own learned tokens.
/// </summary>
public sealed record ReplaySettings
{
    /// <summary>φ, above 0 and below 1.</summary>
    public required double Fraction { get; init; }

    /// <summary>w, above 0 and below 1; null for φ.</summary>
    public double? Weight { get; init; }

    /// <summary>R for batches of some size.</summary>
    internal int Windows(int batchSize) =>
        Math.Max(1, (int)Math.Floor((Fraction * batchSize / (1 - Fraction)) + 0.5));

    /// <summary>Checks every field.</summary>
    /// <exception cref="TrainingException">A field has no sense.</exception>
    internal void Validate()
    {
        RecipeCheck.BetweenZeroAndOne(Fraction, "replay fraction");
        if (Weight is { } weight)
        {
            RecipeCheck.BetweenZeroAndOne(weight, "replay weight");
        }
    }
}
