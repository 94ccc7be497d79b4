namespace Minori.Statistics;

/// <summary>The loss of a model before and after its weights were quantised.</summary>
/// <param name="Parameters">N, the model's parameters; positive.</param>
/// <param name="Tokens">D, tokens of pre-training; positive.</param>
/// <param name="Bits">P, bits a weight; positive.</param>
/// <param name="BaseLoss">Nats per token before; positive.</param>
/// <param name="Loss">Nats per token after; positive, and below the loss before where quantisation happened to help.</param>
/// <param name="Group">Observations of one group, one training run for example, share what chance did; null for one alone.</param>
public sealed record QuantizedLoss(double Parameters, double Tokens, double Bits, double BaseLoss, double Loss, int? Group = null);
