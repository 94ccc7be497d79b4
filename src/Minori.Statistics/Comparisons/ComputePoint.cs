namespace Minori.Statistics;

/// <summary>One measured model of a recipe.</summary>
/// <param name="Flops">What it cost in all, FLOPs; positive.</param>
/// <param name="Value">A loss or a score.</param>
/// <param name="Seed">The seed, common to a whole curve; equal seeds of two recipes are compared with each other.</param>
public sealed record ComputePoint(double Flops, double Value, int Seed);
