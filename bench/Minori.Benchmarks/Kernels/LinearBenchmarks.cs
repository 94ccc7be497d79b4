using BenchmarkDotNet.Attributes;
using Minori.Compute;

namespace Minori.Benchmarks.Kernels;

/// <summary>The three products of a square linear layer on a shard of 256 tokens, and the packing of its weight.</summary>
public unsafe class LinearBenchmarks : IDisposable
{
    private const int Tokens = 256;

    private AlignedBuffer<float> _x = null!;
    private AlignedBuffer<float> _y = null!;
    private AlignedBuffer<float> _weight = null!;
    private AlignedBuffer<float> _gradient = null!;
    private AlignedBuffer<float> _packed = null!;
    private AlignedBuffer<float> _packedRows = null!;

    /// <summary>Inputs and outputs of the layer.</summary>
    [Params(64, 128, 384, 768)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _x = RandomFloats.Create((long)Tokens * Width);
        _y = RandomFloats.Create((long)Tokens * Width);
        _weight = RandomFloats.Create((long)Width * Width);
        _gradient = RandomFloats.Create((long)Width * Width);
        _packed = new AlignedBuffer<float>(Gemm.PackedLength(Width, Width));
        _packedRows = new AlignedBuffer<float>(Gemm.PackedLength(Width, Width));
        Gemm.PackRows(_weight.Pointer, 0, Width, Width, Width, _packedRows.Pointer);
        Pack();
    }

    [Benchmark]
    public void Pack() => Gemm.PackTransposed(_weight.Pointer, Width, Width, _packed.Pointer);

    [Benchmark]
    public void Forward() => Linear.Forward(_y.Pointer, Width, _x.Pointer, _packed.Pointer, Tokens, Width, Width);

    [Benchmark]
    public void BackwardInput() =>
        Linear.BackwardInput(
            _x.Pointer, _y.Pointer, Width, _packedRows.Pointer, Tokens, Width, Width, accumulate: false);

    [Benchmark]
    public void BackwardWeight() =>
        Linear.BackwardWeight(
            _gradient.Pointer, _y.Pointer, Width, _x.Pointer, Tokens, Width, Width, accumulate: true);

    [GlobalCleanup]
    public void Dispose()
    {
        _x.Dispose();
        _y.Dispose();
        _weight.Dispose();
        _gradient.Dispose();
        _packed.Dispose();
        _packedRows.Dispose();
        GC.SuppressFinalize(this);
    }
}
