using BenchmarkDotNet.Attributes;
using Minori.Compute;

namespace Minori.Benchmarks.Kernels;

/// <summary>One AdamW step, within the second level of the cache and far beyond it.</summary>
public unsafe class AdamWBenchmarks : IDisposable
{
    private static readonly AdamWStep Step1000 = new(1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, Step: 1000);

    private AlignedBuffer<float> _parameters = null!;
    private AlignedBuffer<float> _gradient = null!;
    private AlignedBuffer<float> _firstMoment = null!;
    private AlignedBuffer<float> _secondMoment = null!;

    /// <summary>Parameters.</summary>
    [Params(1 << 14, 1 << 23)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _parameters = RandomFloats.Create(Count);
        _gradient = RandomFloats.Create(Count);
        _firstMoment = new AlignedBuffer<float>(Count);
        _secondMoment = new AlignedBuffer<float>(Count);
    }

    [Benchmark]
    public void Step() =>
        AdamW.Step(
            _parameters.Pointer, _gradient.Pointer, _firstMoment.Pointer, _secondMoment.Pointer, Count, Step1000);

    [GlobalCleanup]
    public void Dispose()
    {
        _parameters.Dispose();
        _gradient.Dispose();
        _firstMoment.Dispose();
        _secondMoment.Dispose();
        GC.SuppressFinalize(this);
    }
}
