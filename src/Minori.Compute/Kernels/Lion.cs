using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The numbers of one Lion step.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Beta1">Share of the momentum in the direction of the step.</param>
/// <param name="Beta2">Decay of the momentum.</param>
/// <param name="WeightDecay">Decoupled: the parameters shrink by LearningRate·WeightDecay.</param>
/// <param name="GradientScale">Factor on the gradient: the clip factor.</param>
public readonly record struct LionStep(
    float LearningRate, float Beta1, float Beta2, float WeightDecay, float GradientScale = 1);

/// <summary>
/// Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2): p −= η·(sign(β₁·m + (1 − β₁)·g) + λ·p), then
/// m = β₂·m + (1 − β₂)·g. The sign of zero is zero.
/// </summary>
public static unsafe class Lion
{
    /// <summary>One step over <paramref name="count"/> parameters in one pass; p and m are updated in place.</summary>
    public static void Step(float* p, float* g, float* m, long count, in LionStep s) =>
        SimdDispatch.Run(new VectorLoopCall<StepLoop>(new StepLoop(p, g, m, count, s)));

    private readonly struct StepLoop(float* p, float* g, float* m, long count, LionStep s) : IVectorLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector scale = TSimd.Broadcast(s.GradientScale), zero = TSimd.Zero;
            TVector beta1 = TSimd.Broadcast(s.Beta1), rest1 = TSimd.Broadcast(1 - s.Beta1);
            TVector beta2 = TSimd.Broadcast(s.Beta2), rest2 = TSimd.Broadcast(1 - s.Beta2);
            TVector keep = TSimd.Broadcast(1 - (s.LearningRate * s.WeightDecay));
            TVector up = TSimd.Broadcast(s.LearningRate), down = TSimd.Broadcast(-s.LearningRate);
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector gradient = TSimd.Multiply(TSimd.Load(g + i), scale), momentum = TSimd.Load(m + i);
                TVector direction = TSimd.MultiplyAdd(beta1, momentum, TSimd.Multiply(rest1, gradient));
                TVector step = TSimd.SelectLess(direction, zero, up, TSimd.SelectLess(zero, direction, down, zero));
                TSimd.Store(TSimd.MultiplyAdd(beta2, momentum, TSimd.Multiply(rest2, gradient)), m + i);
                TSimd.Store(TSimd.MultiplyAdd(keep, TSimd.Load(p + i), step), p + i);
            }

            return i;
        }
    }
}
