using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Clips the gradient to a global norm and makes one step of the optimizer, sharing chunks of the parameters among
/// threads. The chunks, not the threads, fix the order of sums.
/// </summary>
internal sealed unsafe class ClippedUpdate
{
    private readonly Parameters _parameters;
    private readonly AlignedBuffer<float> _gradient;
    private readonly OptimizerState _state;
    private readonly nint[] _stateBlocks;
    private readonly UpdateSettings _settings;
    private readonly ThreadTeam _team;
    private readonly ParameterChunk[] _chunks;
    private readonly double[] _squares;
    private readonly Action<int> _sumChunk;
    private readonly Action<int> _updateChunk;
    private OptimizerStep _step;

    public ClippedUpdate(
        Parameters parameters,
        AlignedBuffer<float> gradient,
        OptimizerState state,
        UpdateSettings settings,
        ThreadTeam team)
    {
        _parameters = parameters;
        _gradient = gradient;
        _state = state;
        _stateBlocks = [.. state.Blocks.Select(block => (nint)block.Values.Pointer)];
        _settings = settings;
        _team = team;
        _chunks = ParameterChunk.Cut(parameters.Layout);
        _squares = new double[_chunks.Length];
        _sumChunk = SumChunk;
        _updateChunk = UpdateChunk;
    }

    /// <summary>The Euclidean norm of the gradient over all parameters.</summary>
    public double GradientNorm()
    {
        _team.Run(_chunks.Length, _sumChunk);
        double sum = 0;
        foreach (double squares in _squares)
        {
            sum += squares;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Updates weights and state.</summary>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="gradientNorm">The gradient's norm; above the clip norm, the gradient is scaled down to it.</param>
    public void Run(long step, double learningRate, double gradientNorm)
    {
        double scale = gradientNorm > _settings.ClipNorm ? _settings.ClipNorm / gradientNorm : 1;
        _step = new OptimizerStep(step, learningRate, _settings.WeightDecay, scale);
        _team.Run(_chunks.Length, _updateChunk);

        // Only pointers were held while the team ran.
        GC.KeepAlive(_state);
    }

    private void SumChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        _squares[index] = Elementwise.SumOfSquares(_gradient.Pointer + chunk.Offset, chunk.Count);
    }

    private void UpdateChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        Span<nint> state = stackalloc nint[_stateBlocks.Length];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = (nint)((float*)_stateBlocks[i] + chunk.Offset);
        }

        _settings.Optimizer.Step(
            _parameters.Values.Pointer + chunk.Offset,
            _gradient.Pointer + chunk.Offset,
            state,
            chunk.Count,
            chunk.Decays ? _step : _step with { WeightDecay = 0 });
    }
}
