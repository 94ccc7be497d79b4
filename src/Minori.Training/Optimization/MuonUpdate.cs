using System.Runtime.InteropServices;
using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Muon's step. A hidden matrix is one piece of work, done by one thread: M = μ·M + s·g, O = NewtonSchulz(s·g + μ·M),
/// W = (1 − η·λ)·W − η·0.2·√max(out, in)·O, where s is the clip factor. The rest is AdamW's.
/// </summary>
internal sealed unsafe class MuonUpdate : IParameterUpdate
{
    private const double ScaleOfAdamW = 0.2;

    private readonly MuonOptimizer _optimizer;
    private readonly UpdateBlocks _blocks;
    private readonly HiddenMatrix[] _matrices;
    private readonly ChunkedUpdate _rest;
    private readonly WorkspacePool<AlignedBuffer<float>> _scratch;

    public MuonUpdate(MuonOptimizer optimizer, UpdateBlocks blocks, int threads)
    {
        _optimizer = optimizer;
        _blocks = blocks;

        // The largest first: a thread that takes the last piece should not be alone with it for long.
        _matrices = [.. blocks.Trained.Matrices.OrderByDescending(matrix => matrix.Count)];
        HashSet<long> covered = [.. _matrices.Select(matrix => matrix.Offset)];
        _rest = new ChunkedUpdate(optimizer.Rest, blocks, blocks.Trained.Tensors.Where(tensor => !covered.Contains(tensor.Offset)));
        long scratch = _matrices.Select(ScratchLength).DefaultIfEmpty().Max();
        _scratch = new WorkspacePool<AlignedBuffer<float>>(threads, () => new AlignedBuffer<float>(scratch));
    }

    /// <summary>Bytes of scratch where all threads are at matrices.</summary>
    public static long ScratchBytes(ParameterLayout layout, int threads) =>
        threads * layout.HiddenMatrices.Select(ScratchLength).DefaultIfEmpty().Max() * sizeof(float);

    public int Pieces => _matrices.Length + _rest.Pieces;

    public void Run(int piece, in OptimizerStep step)
    {
        if (piece >= _matrices.Length)
        {
            _rest.Run(piece - _matrices.Length, step with { LearningRate = step.LearningRate * _optimizer.RestRate });
            return;
        }

        AlignedBuffer<float> scratch = _scratch.Rent();
        try
        {
            Run(_matrices[piece], scratch.Pointer, step);
        }
        finally
        {
            _scratch.Return(scratch);
        }
    }

    public void Dispose()
    {
        _scratch.Clear(scratch => scratch.Dispose());
        _rest.Dispose();
    }

    private void Run(HiddenMatrix matrix, float* scratch, in OptimizerStep step)
    {
        float* momentum = _blocks.State.Blocks[0].Values.Pointer + matrix.Offset;
        float* gradient = _blocks.Gradient.Pointer + matrix.Offset;
        float* weights = _blocks.Trained.Values.Pointer + matrix.Offset;
        float* direction = scratch;
        long count = matrix.Count;
        Elementwise.Scale(momentum, (float)_optimizer.Momentum, count);
        Elementwise.AddScaled(momentum, gradient, (float)step.GradientScale, count);

        NativeMemory.Copy(gradient, direction, (nuint)count * sizeof(float));
        Elementwise.Scale(direction, (float)step.GradientScale, count);
        Elementwise.AddScaled(direction, momentum, (float)_optimizer.Momentum, count);
        NewtonSchulz.Orthogonalize(direction, matrix.Rows, matrix.Columns, direction + AlignedLength(count));

        double size = step.LearningRate * ScaleOfAdamW * Math.Sqrt(Math.Max(matrix.Rows, matrix.Columns));
        Elementwise.Scale(weights, (float)(1 - (step.LearningRate * step.WeightDecay)), count);
        Elementwise.AddScaled(weights, direction, (float)-size, count);
        GC.KeepAlive(_blocks);
    }

    private static long ScratchLength(HiddenMatrix matrix) =>
        AlignedLength(matrix.Count) + NewtonSchulz.ScratchLength(matrix.Rows, matrix.Columns);

    private static long AlignedLength(long count) => (count + 15) / 16 * 16;
}
