using BenchmarkDotNet.Attributes;
using Minori.Compute;

namespace Minori.Benchmarks.Kernels;

/// <summary>Causal attention over one sequence with four heads.</summary>
public unsafe class AttentionBenchmarks : IDisposable
{
    private const int Heads = 4;

    private AlignedBuffer<float> _projection = null!;
    private AlignedBuffer<float> _gradient = null!;
    private AlignedBuffer<float> _output = null!;
    private AlignedBuffer<float> _outputGradient = null!;
    private AlignedBuffer<float> _logSumExp = null!;
    private AlignedBuffer<float> _scratch = null!;

    /// <summary>Tokens of the sequence.</summary>
    [Params(128, 256, 1024)]
    public int Context { get; set; }

    /// <summary>D.</summary>
    [Params(32, 64)]
    public int HeadDimension { get; set; }

    private int Width => Heads * HeadDimension;

    [GlobalSetup]
    public void Setup()
    {
        _projection = RandomFloats.Create(3L * Context * Width);
        _gradient = RandomFloats.Create(3L * Context * Width);
        _output = RandomFloats.Create((long)Context * Width);
        _outputGradient = RandomFloats.Create((long)Context * Width);
        _logSumExp = new AlignedBuffer<float>((long)Context * Heads);
        _scratch = new AlignedBuffer<float>(CausalAttention.ScratchLength(Context, HeadDimension));
        Forward();
    }

    [Benchmark]
    public void Forward()
    {
        float* query = _projection.Pointer;
        CausalAttention.Forward(
            _output.Pointer, Width, _logSumExp.Pointer, query, 3 * Width, query + Width, query + (2 * Width), 3 * Width,
            0, Context, Heads, Heads, HeadDimension, _scratch.Pointer);
    }

    [Benchmark]
    public void Backward()
    {
        float* query = _projection.Pointer;
        float* gradient = _gradient.Pointer;
        CausalAttention.Backward(
            gradient, gradient + Width, gradient + (2 * Width), 3 * Width, _outputGradient.Pointer, _output.Pointer, Width,
            _logSumExp.Pointer, query, query + Width, query + (2 * Width), 3 * Width,
            Context, Heads, Heads, HeadDimension, _scratch.Pointer);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _projection.Dispose();
        _gradient.Dispose();
        _output.Dispose();
        _outputGradient.Dispose();
        _logSumExp.Dispose();
        _scratch.Dispose();
        GC.SuppressFinalize(this);
    }
}
