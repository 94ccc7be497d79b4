using Minori.Testing;

namespace Minori.Compute.Tests.Kernels;

public sealed unsafe class AllocationTests
{
    [Fact]
    public void Kernels_allocate_nothing_on_the_managed_heap()
    {
        const int Tokens = 50, Width = 64;
        using AlignedBuffer<float> memory = new(40 * Tokens * Width);
        using AlignedBuffer<int> targets = new(Tokens);
        float* a = memory.Pointer, b = a + (4 * Tokens * Width);
        float* c = b + (4 * Tokens * Width), d = c + (4 * Tokens * Width);
        float* scratch = d + (4 * Tokens * Width);
        void Everything()
        {
            Gemm.PackTransposed(a, Width, Width, scratch);
            Linear.Forward(b, Width, a, scratch, Tokens, Width, Width);
            Gemm.PackRows(a, 0, Width, Width, Width, scratch);
            Linear.BackwardInput(c, b, Width, scratch, Tokens, Width, Width, accumulate: true);
            Linear.BackwardWeight(d, b, Width, a, Tokens, Width, Width, accumulate: true);
            RmsNorm.Forward(b, scratch, a, c, Tokens, Width, 1e-5f);
            RmsNorm.Backward(c, d, b, a, a, scratch, Tokens, Width);
            LayerNorm.Forward(b, scratch, scratch + Tokens, a, c, d, Tokens, Width, 1e-5f);
            LayerNorm.Backward(c, d, d + Width, b, a, a, scratch, scratch + Tokens, Tokens, Width);
            Bias.Forward(b, a, Tokens, Width, accumulate: true);
            Bias.Backward(d, b, Tokens, Width);
            Gelu.TanhForward(b, a, Tokens * Width);
            Gelu.ErfBackward(c, b, a, Tokens * Width);
            SwiGlu.Forward(b, a, a + Width, 2 * Width, Tokens, Width);
            SwiGlu.Backward(c, c + Width, 2 * Width, b, a, a + Width, 2 * Width, Tokens, Width);
            Rotary.Forward(a, Width, Tokens, 2, 32, c, d, 0);
            CausalAttention.Forward(b, Width, d, a, 3 * Width, a + 64, a + 128, 3 * Width, 0, Tokens, 2, 2, 32, scratch);
            CausalAttention.Backward(
                c, c + 64, c + 128, 3 * Width, b, b, Width, d, a, a + 64, a + 128, 3 * Width, Tokens, 2, 2, 32, scratch);
            CausalAttention.Decode(b, a, a + 64, a + 128, 3 * Width, Tokens, 2, 2, 32, scratch);
            CrossEntropy.ForwardBackward(a, Width, targets.Pointer, Tokens, Width, b, 1);
            AdamW.Step(a, b, c, d, Tokens * Width, new AdamWStep(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 1));
            Lion.Step(a, b, c, Tokens * Width, new LionStep(1e-3f, 0.9f, 0.99f, 0.1f));
            SgdMomentum.Step(a, b, c, Tokens * Width, new SgdMomentumStep(1e-3f, 0.9f, 0.1f));
            Elementwise.SumLanes(a, [(nint)b, (nint)c], 0, Tokens);
            _ = Elementwise.SumOfSquares(a, Tokens);
            new Philox(1, 2).FillGaussian(new Span<float>(a, Tokens), 0, 1);
        }

        Assert.Equal(0, ManagedAllocation.OfThisThread(1, Everything));
    }
}
