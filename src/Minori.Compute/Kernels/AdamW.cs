using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>The numbers of one AdamW step.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the corrected second moment.</param>
/// <param name="WeightDecay">Decoupled: the parameters shrink by LearningRate·WeightDecay.</param>
/// <param name="Step">Number of this step, from 1, for the correction of the moments' bias.</param>
/// <param name="GradientScale">Factor on the gradient: the clip factor.</param>
public readonly record struct AdamWStep(
    float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, long Step, float GradientScale = 1);

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
public static unsafe class AdamW
{
    /// <summary>
    /// One step over <paramref name="count"/> parameters in one pass; p, m and v are updated in place.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The step's number is not positive.</exception>
    public static void Step(float* p, float* g, float* m, float* v, long count, in AdamWStep s)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(s.Step);
        float stepSize = (float)(s.LearningRate / (1 - Math.Pow(s.Beta1, s.Step)));
        float rootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(s.Beta2, s.Step)));
        SimdDispatch.Run(
            new VectorLoopCall<StepLoop>(new StepLoop(p, g, m, v, count, s, stepSize, rootCorrection)));
    }

    private readonly struct StepLoop(
        float* p, float* g, float* m, float* v, long count, AdamWStep s, float stepSize, float rootCorrection)
        : IVectorLoop
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Run<TVector, TSimd>(long start)
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            TVector scale = TSimd.Broadcast(s.GradientScale);
            TVector beta1 = TSimd.Broadcast(s.Beta1), rest1 = TSimd.Broadcast(1 - s.Beta1);
            TVector beta2 = TSimd.Broadcast(s.Beta2), rest2 = TSimd.Broadcast(1 - s.Beta2);
            TVector keep = TSimd.Broadcast(1 - (s.LearningRate * s.WeightDecay));
            TVector size = TSimd.Broadcast(-stepSize), root = TSimd.Broadcast(rootCorrection);
            TVector epsilon = TSimd.Broadcast(s.Epsilon);
            long i = start;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                TVector gradient = TSimd.Multiply(TSimd.Load(g + i), scale);
                TVector first = TSimd.MultiplyAdd(beta1, TSimd.Load(m + i), TSimd.Multiply(rest1, gradient));
                TVector second = TSimd.MultiplyAdd(
                    beta2, TSimd.Load(v + i), TSimd.Multiply(rest2, TSimd.Multiply(gradient, gradient)));
                TSimd.Store(first, m + i);
                TSimd.Store(second, v + i);
                TVector denominator = TSimd.MultiplyAdd(TSimd.SquareRoot(second), root, epsilon);
                TVector step = TSimd.Multiply(size, TSimd.Divide(first, denominator));
                TSimd.Store(TSimd.MultiplyAdd(keep, TSimd.Load(p + i), step), p + i);
            }

            return i;
        }
    }
}
