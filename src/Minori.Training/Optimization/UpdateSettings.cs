namespace Minori.Training;

/// <summary>How gradients become updates, as far as it is the same at every step.</summary>
/// <param name="Optimizer">The rule.</param>
/// <param name="WeightDecay">Decoupled weight decay of matrices and tables.</param>
/// <param name="ClipNorm">The gradient's norm over all parameters is clipped to this.</param>
/// <param name="SamRadius">
/// The distance ρ at which sharpness-aware minimisation takes the gradient; null takes it where the weights are.
/// </param>
internal readonly record struct UpdateSettings(
    Optimizer Optimizer, double WeightDecay, double ClipNorm, double? SamRadius = null);
