using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// Clips the gradient to a global norm and makes one AdamW step (Loshchilov and Hutter 2019, arXiv 1711.05101), sharing
/// chunks of the parameters among threads. The chunks, not the threads, fix the order of sums.
/// </summary>
internal sealed unsafe class ClippedAdamW
{
    private readonly Parameters _parameters;
    private readonly AlignedBuffer<float> _gradient;
    private readonly AlignedBuffer<float> _firstMoment;
    private readonly AlignedBuffer<float> _secondMoment;
    private readonly AdamWSettings _settings;
    private readonly ThreadTeam _team;
    private readonly ParameterChunk[] _chunks;
    private readonly double[] _squares;
    private readonly Action<int> _sumChunk;
    private readonly Action<int> _updateChunk;
    private AdamWStep _step;

    public ClippedAdamW(
        Parameters parameters,
        AlignedBuffer<float> gradient,
        AlignedBuffer<float> firstMoment,
        AlignedBuffer<float> secondMoment,
        AdamWSettings settings,
        ThreadTeam team)
    {
        _parameters = parameters;
        _gradient = gradient;
        _firstMoment = firstMoment;
        _secondMoment = secondMoment;
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

    /// <summary>Updates weights and moments.</summary>
    /// <param name="step">Number of this update, from 1.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <param name="gradientNorm">The gradient's norm; above the clip norm, the gradient is scaled down to it.</param>
    public void Update(long step, double learningRate, double gradientNorm)
    {
        double scale = gradientNorm > _settings.ClipNorm ? _settings.ClipNorm / gradientNorm : 1;
        _step = new AdamWStep(
            (float)learningRate,
            (float)_settings.Beta1,
            (float)_settings.Beta2,
            (float)_settings.Epsilon,
            (float)_settings.WeightDecay,
            step,
            (float)scale);
        _team.Run(_chunks.Length, _updateChunk);
    }

    private void SumChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        _squares[index] = Elementwise.SumOfSquares(_gradient.Pointer + chunk.Offset, chunk.Count);
    }

    private void UpdateChunk(int index)
    {
        ParameterChunk chunk = _chunks[index];
        AdamW.Step(
            _parameters.Values.Pointer + chunk.Offset,
            _gradient.Pointer + chunk.Offset,
            _firstMoment.Pointer + chunk.Offset,
            _secondMoment.Pointer + chunk.Offset,
            chunk.Count,
            chunk.Decays ? _step : _step with { WeightDecay = 0 });
    }
}
