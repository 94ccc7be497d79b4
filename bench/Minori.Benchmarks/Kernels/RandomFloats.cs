using Minori.Compute;

namespace Minori.Benchmarks.Kernels;

/// <summary>Operands of kernels.</summary>
internal static class RandomFloats
{
    /// <summary>So many numbers drawn from N(0, 1).</summary>
    public static AlignedBuffer<float> Create(long count)
    {
        AlignedBuffer<float> buffer = new(count);
        new Philox(1, Philox.Stream("benchmark operands")).FillGaussian(buffer.Span, 0, 1);
        return buffer;
    }
}
