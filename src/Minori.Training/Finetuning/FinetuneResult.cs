using Minori.Models;

namespace Minori.Training;

/// <summary>What a fine-tuning made.</summary>
/// <param name="Tuned">The tuned weights; the caller owns them.</param>
/// <param name="Metrics">The run's record: losses are over completions, tokens are learned tokens.</param>
public sealed record FinetuneResult(Parameters Tuned, IReadOnlyList<MetricsRecord> Metrics);
