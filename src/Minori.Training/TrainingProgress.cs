namespace Minori.Training;

/// <summary>Where a training stands; reported a few times a second, and after the last update.</summary>
/// <param name="Step">Updates made.</param>
/// <param name="Steps">The update at which this call stops.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Loss">Mean loss since the report before, nats per token.</param>
/// <param name="LearningRate">Learning rate of the last update.</param>
/// <param name="TokensPerSecond">Speed since the report before.</param>
public sealed record TrainingProgress(
    long Step, long Steps, long Tokens, double Loss, double LearningRate, double TokensPerSecond);
