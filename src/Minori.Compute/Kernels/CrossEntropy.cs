namespace Minori.Compute;

/// <summary>Softmax and cross-entropy, fused, on a chunk of logits [tokens, vocabulary]. A target of −1 is not scored.</summary>
public static unsafe class CrossEntropy
{
    /// <summary>−log softmax(logits)[target] of each token in nats; 0 where the target is −1. The logits stay.</summary>
    public static void Forward(float* logits, int* targets, int tokens, int vocabulary, float* negativeLogLikelihood) =>
        SimdDispatch.Run(new Call(logits, targets, tokens, vocabulary, negativeLogLikelihood, 0, writesGradient: false));

    /// <summary>
    /// <see cref="Forward"/>, and overwrites the logits with their gradient scale·(softmax − onehot(target)), a row of
    /// zeros where the target is −1.
    /// </summary>
    public static void ForwardBackward(
        float* logits, int* targets, int tokens, int vocabulary, float* negativeLogLikelihood, float scale) =>
        SimdDispatch.Run(new Call(logits, targets, tokens, vocabulary, negativeLogLikelihood, scale, writesGradient: true));

    private readonly struct Call(
        float* logits, int* targets, int tokens, int vocabulary, float* losses, float scale, bool writesGradient) : ISimdCall
    {
        public void Invoke<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : ISimd<TVector>
        {
            for (int t = 0; t < tokens; t++)
            {
                float* row = logits + ((nint)t * vocabulary);
                int target = targets[t];
                ref float loss = ref losses[t];
                if (target < 0)
                {
                    loss = 0;
                    if (writesGradient)
                    {
                        new Span<float>(row, vocabulary).Clear();
                    }

                    continue;
                }

                float maximum = Softmax.Maximum<TVector, TSimd>(row, vocabulary);
                float chosen = row[target] - maximum;
                float sum = Softmax.ExponentialSum<TVector, TSimd>(row, writesGradient ? row : null, vocabulary, 1, maximum);
                loss = (float)(Math.Log(sum) - chosen);
                if (writesGradient)
                {
                    Elementwise.Scale(row, scale / sum, vocabulary);
                    row[target] -= scale;
                }
            }
        }
    }
}
