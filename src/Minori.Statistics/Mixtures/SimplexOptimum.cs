using System.Collections.Immutable;

namespace Minori.Statistics;

/// <summary>The best mixture found.</summary>
/// <param name="Weights">Share of each unit, summing to one.</param>
/// <param name="Loss">The surrogate's loss there.</param>
/// <param name="Evaluations">How often the surrogate was asked.</param>
/// <param name="AllSupports">
/// Whether every choice of units was searched; if not, choices came from adding and exchanging one unit at a time.
/// </param>
public sealed record SimplexOptimum(ImmutableArray<double> Weights, double Loss, int Evaluations, bool AllSupports);
