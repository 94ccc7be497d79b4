using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The numbers of one step of gradient descent with momentum.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Momentum">Share of the velocity that is kept.</param>
/// <param name="WeightDecay">Decoupled: the parameters shrink by LearningRate·WeightDecay.</param>
/// <param name="GradientScale">Factor on the gradient: the clip factor.</param>
public readonly record struct SgdMomentumStep(
    float LearningRate, float Momentum, float WeightDecay, float GradientScale = 1);

/// <summary>
/// Gradient descent with heavy-ball momentum (Polyak 1964) and decoupled weight decay (Loshchilov and Hutter 2019,
/// algorithm 1): v = μ·v + g, p −= η·(v + λ·p).
/// </summary>
public static unsafe class SgdMomentum
{
    /// <summary>One step over <paramref name="count"/> parameters in one pass; p and v are updated in place.</summary>
    public static void Step(float* p, float* g, float* v, long count, in SgdMomentumStep s) =>
        SimdDispatch.Run(new VectorLoopCall<StepLoop>(new StepLoop(p, g, v, count, s)));

    private readonly struct StepLoop(float* p, float* g, float* v, long count, SgdMomentumStep s) : IVectorLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector scale = TSimd.Broadcast(s.GradientScale), momentum = TSimd.Broadcast(s.Momentum);
            TVector keep = TSimd.Broadcast(1 - (s.LearningRate * s.WeightDecay));
            TVector size = TSimd.Broadcast(-s.LearningRate);
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector gradient = TSimd.Multiply(TSimd.Load(g + i), scale);
                TVector velocity = TSimd.MultiplyAdd(momentum, TSimd.Load(v + i), gradient);
                TSimd.Store(velocity, v + i);
                TSimd.Store(TSimd.MultiplyAdd(keep, TSimd.Load(p + i), TSimd.Multiply(size, velocity)), p + i);
            }

            return i;
        }
    }
}
