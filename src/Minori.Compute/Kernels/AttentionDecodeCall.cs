namespace Minori.Compute;

/// <summary>One query over a cache, behind <see cref="CausalAttention.Decode"/>.</summary>
internal readonly unsafe struct AttentionDecodeCall(
    AttentionShape shape, float* output, float* q, float* keyCache, float* valueCache, nint cacheRowStride,
    float* scratch)
    : ISimdCall
{
    public void Invoke<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : ISimd<TVector>
    {
        int keys = shape.Keys, dimension = shape.HeadDimension;
        for (int head = 0; head < shape.Heads; head++)
        {
            nint own = (nint)head * dimension, shared = (nint)(head / shape.Group) * dimension;
            for (int j = 0; j < keys; j++)
            {
                scratch[j] = Reduction.Dot<TVector, TSimd>(
                    q + own, keyCache + shared + (j * cacheRowStride), dimension);
            }

            float maximum = Softmax.Maximum<TVector, TSimd>(scratch, keys) * shape.Scale;
            float sum = Softmax.Exponentials<TVector, TSimd>(scratch, keys, shape.Scale, maximum);
            Gemm.Multiply(
                1, dimension, keys, scratch, keys, 1, valueCache + shared, cacheRowStride, output + own, dimension,
                accumulate: false);
            Elementwise.Scale(output + own, 1 / sum, dimension);
        }
    }
}
