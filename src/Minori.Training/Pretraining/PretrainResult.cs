namespace Minori.Training;

/// <summary>Where a pre-training ended; the weights and the state are in its folder.</summary>
/// <param name="Step">Updates made.</param>
/// <param name="Tokens">Tokens seen.</param>
/// <param name="Epochs">Passes over the data begun: 1 while no window was seen twice.</param>
/// <param name="Metrics">The run's record.</param>
public sealed record PretrainResult(long Step, long Tokens, long Epochs, IReadOnlyList<MetricsRecord> Metrics);
