namespace Minori.Training;

/// <summary>What tells one training data set from another.</summary>
/// <param name="Tokens">Number of tokens in the shard.</param>
/// <param name="ContentHash">SHA-256 of the tokens, as the shard keeps it.</param>
public sealed record DataIdentity(long Tokens, string ContentHash);
