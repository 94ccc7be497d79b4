using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Clips the gradient to a global norm and makes one step of the optimizer, sharing pieces of the trained tensors among
/// threads. The pieces, not the threads, fix the order of sums. What is not trained counts for nothing.
/// </summary>
internal sealed unsafe class ClippedUpdate : IDisposable
{
    private readonly TrainedTensors _trained;
    private readonly AlignedBuffer<float> _gradient;
    private readonly IParameterUpdate _update;
    private readonly UpdateSettings _settings;
    private readonly BasePull? _pull;
    private readonly ThreadTeam _team;
    private readonly ParameterChunk[] _chunks;
    private readonly double[] _squares;
    private readonly Action<int> _sumChunk;
    private readonly Action<int> _addPull;
    private readonly Action<int> _updatePiece;
    private OptimizerStep _step;

    /// <param name="trained">What is updated.</param>
    /// <param name="gradient">Its gradient, a block of the same places.</param>
    /// <param name="state">What the optimizer keeps, in blocks of the same places.</param>
    /// <param name="settings">How gradients become updates.</param>
    /// <param name="team">The threads; the caller keeps it.</param>
    /// <param name="pull">A penalty whose gradient is added before the norm is taken, or null.</param>
    public ClippedUpdate(
        TrainedTensors trained,
        AlignedBuffer<float> gradient,
        OptimizerState state,
        UpdateSettings settings,
        ThreadTeam team,
        BasePull? pull = null)
    {
        _trained = trained;
        _gradient = gradient;
        _update = settings.Optimizer.CreateUpdate(new UpdateBlocks(trained, gradient, state), team.Threads);
        _settings = settings;
        _pull = pull;
        _team = team;
        _chunks = ParameterChunk.Cut(trained.Tensors);
        _squares = new double[_chunks.Length];
        _sumChunk = SumChunk;
        _addPull = AddPull;
        _updatePiece = piece => _update.Run(piece, _step);
    }

    /// <summary>The Euclidean norm of the gradient over all trained tensors.</summary>
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

    /// <summary>Adds the pull's gradient, clips and updates, unless the batch has no sensible gradient.</summary>
    /// <param name="loss">The batch's loss, whose gradient has been computed.</param>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>The gradient's norm before clipping.</returns>
    /// <exception cref="DivergenceException">Loss or gradient is not finite; weights and state are as they were.</exception>
    public double Step(BatchLoss loss, long step, double learningRate)
    {
        if (_pull is not null)
        {
            _team.Run(_chunks.Length, _addPull);
        }

        double norm = FiniteNorm(loss, step, learningRate);
        Run(step, learningRate, norm);
        return norm;
    }

    /// <summary><see cref="GradientNorm"/> of a batch that has a sensible gradient.</summary>
    /// <exception cref="DivergenceException">Loss or gradient is not finite.</exception>
    public double FiniteNorm(BatchLoss loss, long step, double learningRate)
    {
        if (!double.IsFinite(loss.TotalNats))
        {
            throw new DivergenceException(step, learningRate, "loss");
        }

        double norm = GradientNorm();
        return double.IsFinite(norm) ? norm : throw new DivergenceException(step, learningRate, "gradient");
    }

    /// <summary>Updates weights and state.</summary>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="gradientNorm">The gradient's norm; above the clip norm, the gradient is scaled down to it.</param>
    public void Run(long step, double learningRate, double gradientNorm)
    {
        double scale = gradientNorm > _settings.ClipNorm ? _settings.ClipNorm / gradientNorm : 1;
        _step = new OptimizerStep(step, learningRate, _settings.WeightDecay, scale);
        _team.Run(_update.Pieces, _updatePiece);
    }

    public void Dispose() => _update.Dispose();

    private void AddPull(int index) => _pull!.AddGradient(_gradient, _trained.Values, _chunks[index]);

    private void SumChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        _squares[index] = Elementwise.SumOfSquares(_gradient.Pointer + chunk.Offset, chunk.Count);
    }
}
