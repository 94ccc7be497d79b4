namespace Minori.Modifications;

/// <summary>What the deviation of the noise on a tensor is a multiple of.</summary>
public enum NoiseScaling
{
    /// <summary>The deviation with which the tensor was initialised (Springer et al. 2025, arXiv 2503.19206).</summary>
    Initialization,

    /// <summary>The root mean square of the tensor's present values.</summary>
    Relative,

    /// <summary>
    /// The root mean square again, but the size is given as the weights' signal-to-noise ratio in dB: r dB is noise of
    /// 10^(−r/20) root mean squares, so a larger ratio is less noise.
    /// </summary>
    Snr,
}
