using System.Runtime.CompilerServices;

namespace Minori.Compute;

/// <summary>
/// Softmax and cross-entropy, fused, on a chunk of logits [tokens, vocabulary]. A target of −1 is not scored.
/// </summary>
public static unsafe class CrossEntropy
{
    /// <summary>
    /// −log softmax(logits[row])[target] of each scored target in nats. The logits stay. Targets of one row that follow
    /// one another share its sum.
    /// </summary>
    /// <param name="rowStride">Elements from one row of logits to the next.</param>
    /// <param name="rows">[scored]: the row of logits that each target is scored on.</param>
    /// <param name="targets">[scored]: none is −1.</param>
    /// <param name="negativeLogLikelihood">[scored].</param>
    public static void Forward(
        float* logits, nint rowStride, int* rows, int* targets, int scored, int vocabulary,
        float* negativeLogLikelihood) =>
        SimdDispatch.RunWithin(
            new ForwardCall(logits, rowStride, rows, targets, scored, vocabulary, negativeLogLikelihood), vocabulary);

    /// <summary>
    /// −log softmax(logits)[target] of each token, 0 where the target is −1, and overwrites the logits with their
    /// gradient scale·(softmax − onehot(target)), a row of zeros where the target is −1.
    /// </summary>
    /// <param name="rowStride">Elements from one row of logits to the next.</param>
    public static void ForwardBackward(
        float* logits, nint rowStride, int* targets, int tokens, int vocabulary, float* negativeLogLikelihood,
        float scale) =>
        SimdDispatch.RunWithin(
            new ForwardBackwardCall(logits, rowStride, targets, tokens, vocabulary, negativeLogLikelihood, scale),
            vocabulary);

    private readonly struct ForwardCall(
        float* logits, nint rowStride, int* rows, int* targets, int scored, int vocabulary, float* losses) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            float maximum = 0, sum = 0;
            for (int i = 0; i < scored; i++)
            {
                float* row = logits + (rows[i] * rowStride);
                if (i == 0 || rows[i] != rows[i - 1])
                {
                    maximum = Maximum<TVector, TSimd>(row, vocabulary);
                    sum = ExponentialSum<TVector, TSimd>(row, vocabulary, maximum, writesTerms: false);
                }

                losses[i] = Loss(sum, row[targets[i]] - maximum);
            }
        }
    }

    private readonly struct ForwardBackwardCall(
        float* logits, nint rowStride, int* targets, int tokens, int vocabulary, float* losses, float scale) : ISimdCall
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                float* row = logits + (t * rowStride);
                int target = targets[t];
                if (target < 0)
                {
                    losses[t] = 0;
                    new Span<float>(row, vocabulary).Clear();
                    continue;
                }

                float maximum = Maximum<TVector, TSimd>(row, vocabulary);
                float chosen = row[target] - maximum;
                float sum = ExponentialSum<TVector, TSimd>(row, vocabulary, maximum, writesTerms: true);
                losses[t] = Loss(sum, chosen);
                int done = Scaling.Range<TVector, TSimd>(row, scale / sum, vocabulary, 0);
                Scaling.Range<float, SimdScalar>(row, scale / sum, vocabulary, done);
                row[target] -= scale;
            }
        }
    }

    private static float Loss(float sum, float chosen) => (float)(Math.Log(sum) - chosen);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Maximum<TVector, TSimd>(float* row, int count)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int whole = count & -TSimd.Count;
        float maximum = Softmax.Maximum<TVector, TSimd>(row, whole);
        for (int i = whole; i < count; i++)
        {
            maximum = MathF.Max(maximum, row[i]);
        }

        return maximum;
    }

    /// <summary>Σ exp(x − maximum); the terms replace x where they are wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ExponentialSum<TVector, TSimd>(float* row, int count, float maximum, bool writesTerms)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        float sum = 0;
        int done = AddExponentials<VectorPair<TVector>, SimdPair<TVector, TSimd>>(
            row, count, maximum, writesTerms, 0, ref sum);
        done = AddExponentials<TVector, TSimd>(row, count, maximum, writesTerms, done, ref sum);
        AddExponentials<float, SimdScalar>(row, count, maximum, writesTerms, done, ref sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AddExponentials<TVector, TSimd>(
        float* row, int count, float maximum, bool writesTerms, int i, ref float sum)
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        TVector shift = TSimd.Broadcast(maximum), partial = TSimd.Zero;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
        {
            TVector term = VectorMath.ExpBelowOverflow<TVector, TSimd>(TSimd.Subtract(TSimd.Load(row + i), shift));
            partial = TSimd.Add(partial, term);
            if (writesTerms)
            {
                TSimd.Store(term, row + i);
            }
        }

        sum += TSimd.Sum(partial);
        return i;
    }
}
