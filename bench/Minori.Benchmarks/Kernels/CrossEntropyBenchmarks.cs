using BenchmarkDotNet.Attributes;
using Minori.Compute;

namespace Minori.Benchmarks.Kernels;

/// <summary>Softmax and cross-entropy on one chunk of logits.</summary>
public unsafe class CrossEntropyBenchmarks : IDisposable
{
    private const int Tokens = 64;

    private AlignedBuffer<float> _logits = null!;
    private AlignedBuffer<float> _losses = null!;
    private AlignedBuffer<int> _targets = null!;
    private AlignedBuffer<int> _rows = null!;

    /// <summary>V.</summary>
    [Params(1024, 4096, 50257)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _logits = RandomFloats.Create((long)Tokens * Vocabulary);
        _losses = new AlignedBuffer<float>(Tokens);
        _targets = new AlignedBuffer<int>(Tokens);
        _rows = new AlignedBuffer<int>(Tokens);
        for (int t = 0; t < Tokens; t++)
        {
            _rows.Span[t] = t;
        }
    }

    [Benchmark]
    public void Forward() =>
        CrossEntropy.Forward(
            _logits.Pointer, Vocabulary, _rows.Pointer, _targets.Pointer, Tokens, Vocabulary, _losses.Pointer);

    /// <summary>The gradient takes the logits' place, and so is the next call's input: the time does not depend on it.</summary>
    [Benchmark]
    public void ForwardBackward() =>
        CrossEntropy.ForwardBackward(
            _logits.Pointer, Vocabulary, _targets.Pointer, Tokens, Vocabulary, _losses.Pointer, scale: 1);

    [GlobalCleanup]
    public void Dispose()
    {
        _logits.Dispose();
        _losses.Dispose();
        _targets.Dispose();
        _rows.Dispose();
        GC.SuppressFinalize(this);
    }
}
