namespace Minori.Statistics;

/// <summary>One measured loss of a base or of what a modification made of it.</summary>
/// <param name="Parameters">N, the model's parameters; positive.</param>
/// <param name="Tokens">D, tokens of pre-training; positive.</param>
/// <param name="Loss">Nats per token; positive.</param>
/// <param name="Group">
/// Observations of one group share what chance did, the branches of one training run or one draw of noise for example: intervals
/// redraw them together. Null where an observation stands alone.
/// </param>
public sealed record LossObservation(double Parameters, double Tokens, double Loss, int? Group = null);
