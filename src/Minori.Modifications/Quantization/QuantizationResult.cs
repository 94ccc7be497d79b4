namespace Minori.Modifications;

/// <summary>What a quantisation did to the weights.</summary>
/// <param name="Tensors">Tensors that were quantised.</param>
/// <param name="Weights">Their values in all.</param>
/// <param name="SignalToNoise">
/// Σw² over Σ(w − ŵ)² of those weights, in dB; infinite where nothing changed. To be compared with noise of scaling
/// <see cref="NoiseScaling.Snr"/>.
/// </param>
public sealed record QuantizationResult(int Tensors, long Weights, double SignalToNoise);
