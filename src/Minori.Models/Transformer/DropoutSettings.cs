namespace Minori.Models;

/// <summary>Dropout of what enters the residual stream while training: embeddings, and what each block adds.</summary>
/// <param name="Probability">The share of elements that is dropped, from 0 to below 1.</param>
/// <param name="Seed">Of what is dropped.</param>
public readonly record struct DropoutSettings(double Probability, ulong Seed);
