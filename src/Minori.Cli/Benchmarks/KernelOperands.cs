using Minori.Compute;

namespace Minori.Cli.Benchmarks;

/// <summary>Blocks of random numbers that live as long as the kernel cases that use them.</summary>
internal sealed unsafe class KernelOperands : IDisposable
{
    private readonly List<AlignedBuffer<float>> _blocks = [];
    private readonly List<AlignedBuffer<int>> _targets = [];

    /// <summary>So many numbers drawn from N(0, 1).</summary>
    public float* Floats(long count)
    {
        AlignedBuffer<float> block = new(count);
        var random = new Philox((ulong)_blocks.Count, Philox.Stream("kernel operands"));
        const int Piece = 1 << 20;
        for (long start = 0; start < count; start += Piece)
        {
            int length = (int)Math.Min(Piece, count - start);
            random.FillGaussian(block.Slice(start, length), (ulong)start, 1);
        }

        _blocks.Add(block);
        return block.Pointer;
    }

    /// <summary>So many token ids below the vocabulary's size.</summary>
    public int* Tokens(int count, int vocabulary)
    {
        AlignedBuffer<int> block = new(count);
        var random = new Philox((ulong)_targets.Count, Philox.Stream("kernel targets"));
        for (int i = 0; i < count; i++)
        {
            block.Span[i] = random.Below(vocabulary, (ulong)i);
        }

        _targets.Add(block);
        return block.Pointer;
    }

    public void Dispose()
    {
        _blocks.ForEach(block => block.Dispose());
        _targets.ForEach(block => block.Dispose());
    }
}
