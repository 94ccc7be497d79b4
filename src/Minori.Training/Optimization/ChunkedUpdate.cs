using Minori.Models;

namespace Minori.Training;

/// <summary>The step of an optimizer that looks at every parameter alone, chunk by chunk.</summary>
internal sealed unsafe class ChunkedUpdate : IParameterUpdate
{
    private readonly ElementwiseOptimizer _optimizer;
    private readonly UpdateBlocks _blocks;
    private readonly nint[] _state;
    private readonly ParameterChunk[] _chunks;

    /// <param name="optimizer">The rule.</param>
    /// <param name="blocks">What it is applied to.</param>
    /// <param name="tensors">The tensors that are updated.</param>
    public ChunkedUpdate(ElementwiseOptimizer optimizer, UpdateBlocks blocks, IEnumerable<ParameterTensor> tensors)
    {
        _optimizer = optimizer;
        _blocks = blocks;
        _state = [.. blocks.State.Blocks.Select(block => (nint)block.Values.Pointer)];
        _chunks = ParameterChunk.Cut(tensors);
    }

    public int Pieces => _chunks.Length;

    public void Run(int piece, in OptimizerStep step)
    {
        ParameterChunk chunk = _chunks[piece];
        Span<nint> state = stackalloc nint[_state.Length];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = (nint)((float*)_state[i] + chunk.Offset);
        }

        _optimizer.Step(
            _blocks.Trained.Values.Pointer + chunk.Offset,
            _blocks.Gradient.Pointer + chunk.Offset,
            state,
            chunk.Count,
            chunk.Decays ? step : step with { WeightDecay = 0 });
        GC.KeepAlive(_blocks);
    }

    public void Dispose()
    {
    }
}
