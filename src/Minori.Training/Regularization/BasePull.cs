using Minori.Compute;

namespace Minori.Training;

/// <summary>
/// The penalty ½λ Σ Fᵢ(θᵢ − θ₀ᵢ)² that keeps weights near those of the base: with F = 1 it is L2-SP (Li et al. 2018, arXiv
/// 1802.01483), with F the diagonal Fisher information EWC (Kirkpatrick et al. 2017, arXiv 1612.00796). Its gradient
/// joins the loss's before clipping and before the optimizer's moments, as if it were part of the loss.
/// </summary>
/// <param name="origin">θ₀, in a block of the parameters' layout; the caller keeps it.</param>
/// <param name="strength">λ.</param>
/// <param name="importance">F in the same layout, or null where all are one; the caller keeps it.</param>
internal sealed unsafe class BasePull(AlignedBuffer<float> origin, double strength, AlignedBuffer<float>? importance = null)
{
    /// <summary>gradient += λF(θ − θ₀) over one chunk.</summary>
    public void AddGradient(AlignedBuffer<float> gradient, AlignedBuffer<float> values, ParameterChunk chunk)
    {
        float* g = gradient.Pointer + chunk.Offset;
        float* p = values.Pointer + chunk.Offset;
        float* o = origin.Pointer + chunk.Offset;
        if (importance is null)
        {
            QuadraticPull.AddGradient(g, p, o, (float)strength, chunk.Count);
        }
        else
        {
            QuadraticPull.AddGradient(g, p, o, importance.Pointer + chunk.Offset, (float)strength, chunk.Count);
        }
    }
}
